import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { answersHttp } from '../../../stack/probes.mjs';
import { root } from '../../../stack/paths.mjs';
import { RunningPart } from '../../../stack/running-part.mjs';
import { freePort } from '../../../stack/ports.mjs';
import { directoryFor, startOwnAgent, startOwnRecordingParts } from '../../support/own-parts.js';

/** The built gateway with its web client, on a LiveKit that tells it what happens, with a recorder. */
export interface World {
  readonly url: string;
  readonly gateway: RunningPart;
  readonly livekit: RunningPart;
  readonly recorder: RunningPart;
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

export async function startWorld(): Promise<World> {
  const name = `browser-${randomUUID().slice(0, 8)}`;
  const port = await freePort();
  const given = Object.fromEntries(GIVEN.map((variable) => [variable, valueOf(variable)]));
  const mongo = new URL(valueOf('MONGO_URL'));
  mongo.pathname = `/${name}`;
  const media = await startOwnRecordingParts(given, port);
  const { livekit, recorder, env } = media;
  // Beside those of the parts, which outlive a run that failed.
  const logs = path.join(valueOf('FOYER_TEST_DIRECTORY'), '../logs');
  const agent = await startOwnAgent({ ...given, ...env });
  const url = `http://127.0.0.1:${port}`;
  const gateway = await new RunningPart({
    title: 'Gateway',
    url,
    options: { port, directory: directoryFor('gateway'), logFile: path.join(logs, 'gateway.log') },
    source: { from: 'dist', command: [] },
    launch: {
      command: process.execPath,
      args: ['--enable-source-maps', path.join(root, 'dist/main.js')],
      env: {
        ...given,
        ...env,
        NODE_ENV: 'test',
        PORT: String(port),
        PUBLIC_URL: url,
        MONGO_URL: mongo.href,
        REDIS_KEY_PREFIX: name,
        FEATURES: 'subtitles,recording,storage_events,invitations,telephony',
        TELEPHONY_PHONE_NUMBER: '+1 202-555-0123',
        RATE_LIMITS: 'off',
        SESSION_SECRETS: randomUUID(),
        TICKET_SECRETS: randomUUID(),
        LOBBY_DENIAL_COOLDOWN_SECONDS: '3',
        // Whoever waits is still there when the gateway is back.
        LOBBY_KEEP_ALIVE_SECONDS: '60',
        // The warning comes after some seconds, and the limit in no test by itself.
        RECORDING_MAX_DURATION_SECONDS: '185',
        RECORDING_LIMIT_WARNING_SECONDS: '180',
        SHUTDOWN_GRACE_SECONDS: '1',
      },
    },
    isReady: () => answersHttp(`${url}/readyz`),
  }).start();
  return {
    url,
    gateway,
    livekit,
    recorder,
    async stop() {
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
