import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startAgent } from '../../tools/dev-stack/parts/agent.mjs';
import { startLiveKit } from '../../tools/dev-stack/parts/livekit.mjs';
import { startMongo } from '../../tools/dev-stack/parts/mongo.mjs';
import { startRecorder } from '../../tools/dev-stack/parts/recorder.mjs';
import { startRedis } from '../../tools/dev-stack/parts/redis-server.mjs';
import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { startStorage } from '../../tools/dev-stack/parts/storage.mjs';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { LiveKitNodes } from './livekit-nodes.js';

type Env = Readonly<Record<string, string>>;

/** The directory for the data of a test's own parts. */
export const directoryFor = (name: string): string =>
  path.join(process.env['FOYER_TEST_DIRECTORY'] ?? tmpdir(), `${name}-${randomUUID().slice(0, 8)}`);

export const startOwnRedis = async (): Promise<RunningPart> =>
  startRedis({ port: await freePort(), directory: directoryFor('redis') });

export const startOwnMongo = async (): Promise<RunningPart> =>
  startMongo({ port: await freePort(), directory: directoryFor('mongo') });

/**
 * A LiveKit that sends its events to the gateway on `gatewayPort`. It has a separate Redis, because
 * LiveKits on one Redis form one deployment.
 */
export async function startOwnLiveKit(env: Env, gatewayPort: number, nodeCount = 1) {
  const redis = await startOwnRedis();
  const start = async () =>
    startLiveKit({
      port: await freePort(),
      udpPort: await freePort(),
      directory: directoryFor('livekit'),
      redisUrl: redis.url,
      key: env['LIVEKIT_API_KEY'] ?? '',
      secret: env['LIVEKIT_API_SECRET'] ?? '',
      gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
      emptyTimeoutSeconds: 20,
      departureTimeoutSeconds: 2,
    });
  const livekit = await start();
  const nodes = new LiveKitNodes(redis.url);
  await nodes.add(livekit);
  while (nodes.urls.length < nodeCount) await nodes.add(await start());
  return {
    livekit,
    nodes,
    redis,
    env: { LIVEKIT_URL: nodes.urls.join(',') } as Env,
    async stop() {
      await nodes.stop();
      await redis.stop();
    },
  };
}

/** A separate transcriber on the LiveKit of `env`. */
export const startOwnAgent = async (env: Env): Promise<RunningPart> =>
  startAgent({
    port: await freePort(),
    directory: directoryFor('agent'),
    livekitUrl: env['LIVEKIT_URL'] ?? '',
    key: env['LIVEKIT_API_KEY'] ?? '',
    secret: env['LIVEKIT_API_SECRET'] ?? '',
  });
/** The parts of recording: a LiveKit with its recorder, and a storage that reports new files. */
export async function startOwnRecordingParts(env: Env, gatewayPort: number, nodeCount = 1) {
  const { livekit, nodes, redis, ...own } = await startOwnLiveKit(env, gatewayPort, nodeCount);
  const [recorder, storage] = await Promise.all([
    startRecorder({
      port: await freePort(),
      directory: directoryFor('recorder'),
      redisUrl: redis.url,
      // Tests end the first node.
      livekitUrl: nodes.urls.at(-1) ?? livekit.url,
      key: env['LIVEKIT_API_KEY'] ?? '',
      secret: env['LIVEKIT_API_SECRET'] ?? '',
    }),
    startOwnStorage(gatewayPort),
  ]);
  return {
    livekit,
    nodes,
    recorder,
    storage: storage.part,
    env: { FEATURES: 'recording,storage_events', ...own.env, ...storage.env } as Env,
    async stop() {
      await recorder.stop();
      await storage.part.stop();
      await own.stop();
    },
  };
}

async function startOwnStorage(gatewayPort: number) {
  const [accessKey, secretKey, webhookToken] = [randomUUID(), randomUUID(), randomUUID()];
  const part = await startStorage({
    port: await freePort(),
    directory: directoryFor('storage'),
    gatewayUrl: `http://127.0.0.1:${gatewayPort}`,
    accessKey,
    secretKey,
    webhookToken,
  });
  const env: Env = {
    STORAGE_ENDPOINT: part.url,
    STORAGE_ACCESS_KEY: accessKey,
    STORAGE_SECRET_KEY: secretKey,
    STORAGE_WEBHOOK_TOKEN: webhookToken,
  };
  return { part, env };
}
