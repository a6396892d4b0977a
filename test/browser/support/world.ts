import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { root } from '../../../tools/dev-stack/lib/paths.mjs';
import { RunningPart } from '../../../tools/dev-stack/parts/running-part.mjs';
import { freePort } from '../../../tools/dev-stack/processes/ports.mjs';
import { answersHttp } from '../../../tools/dev-stack/processes/probes.mjs';
import { mongoUrlOf } from '../../support/mongo-database.js';
import { directoryFor, startOwnAgent, startOwnRecordingParts } from '../../support/own-parts.js';

interface AnotherGateway {
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** The built gateway with its web client, a LiveKit that sends it webhooks, and a recorder. */
export interface World {
  readonly url: string;
  readonly gateway: RunningPart;
  readonly livekit: RunningPart;
  readonly recorder: RunningPart;
  /** Starts another gateway on the same parts and data. Null: its public URL is its own address. */
  readonly anotherGateway: (
    publicUrl: string | null,
    settings?: Readonly<Record<string, string>>,
  ) => Promise<AnotherGateway>;
  readonly stop: () => Promise<void>;
}

const GIVEN = [
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  'MAIL_FROM',
  'MAIL_URL',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'REDIS_URL',
  'SUBTITLES_AGENT_NAME',
] as const;

const SETTINGS = {
  NODE_ENV: 'test',
  FEATURES: 'subtitles,recording,storage_events,invitations,telephony,meeting_history,applications',
  ACCESS_TOKEN_SECRETS: 'access-token-secret-of-the-tests-0123',
  TELEPHONY_PHONE_NUMBER: '+1 202-555-0123',
  RATE_LIMITS: 'off',
  LOBBY_DENIAL_COOLDOWN_SECONDS: '3',
  // The people waiting keep their place while the gateway restarts.
  LOBBY_KEEP_ALIVE_SECONDS: '60',
  // The warning comes after a few seconds; no test lasts until the limit.
  RECORDING_MAX_DURATION_SECONDS: '185',
  RECORDING_LIMIT_WARNING_SECONDS: '180',
  SHUTDOWN_GRACE_SECONDS: '1',
};

export async function startWorld(): Promise<World> {
  const name = `browser-${randomUUID().slice(0, 8)}`;
  const port = await freePort();
  const given = Object.fromEntries(GIVEN.map((variable) => [variable, valueOf(variable)]));
  const media = await startOwnRecordingParts(given, port);
  const { livekit, recorder, env } = media;
  // Beside the logs of the parts, which are kept after a failed run.
  const logs = path.join(valueOf('FOYER_TEST_DIRECTORY'), '../logs');
  const agent = await startOwnAgent({ ...given, ...env });
  const url = `http://127.0.0.1:${port}`;
  const data = {
    MONGO_URL: mongoUrlOf(name, valueOf('MONGO_URL')),
    REDIS_KEY_PREFIX: name,
    SESSION_SECRETS: randomUUID(),
    TICKET_SECRETS: randomUUID(),
  };
  const startGateway = (title: string, at: number, settings: Readonly<Record<string, string>>) =>
    new RunningPart({
      title,
      url: `http://127.0.0.1:${at}`,
      options: {
        port: at,
        directory: directoryFor('gateway'),
        logFile: path.join(logs, `${title.toLowerCase().replaceAll(' ', '-')}.log`),
      },
      source: { from: 'dist', command: [] },
      launch: {
        command: process.execPath,
        args: ['--enable-source-maps', path.join(root, 'dist/main.js')],
        env: { ...given, ...env, ...SETTINGS, ...data, PORT: String(at), ...settings },
      },
      isReady: () => answersHttp(`http://127.0.0.1:${at}/readyz`),
    }).start();
  const gateway = await startGateway('Gateway', port, { PUBLIC_URL: url });
  const others: RunningPart[] = [];
  return {
    url,
    gateway,
    livekit,
    recorder,
    async anotherGateway(publicUrl, settings = {}) {
      const own = await freePort();
      const address = `http://127.0.0.1:${own}`;
      const other = await startGateway(`Gateway ${others.length + 2}`, own, {
        PUBLIC_URL: publicUrl ?? address,
        ...settings,
      });
      others.push(other);
      return { url: address, port: own, stop: () => other.stop() };
    },
    async stop() {
      for (const other of others) await other.stop();
      await gateway.stop();
      await agent.stop();
      await media.stop();
    },
  };
}

function valueOf(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with npm test -- browser`);
  return value;
}
