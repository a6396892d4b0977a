import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config/load-config.js';
import { connectPorts, type ConnectedPorts } from '../../src/connect-ports.js';
import { createLog } from '../../src/log.js';
import type { RunningPart } from '../../tools/dev-stack/parts/running-part.mjs';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { CreateRoomDocument, type CreateRoomInput } from '../generated/operations.js';
import { mongoUrlOf } from './mongo-database.js';
import type { LiveKitNodes } from './livekit-nodes.js';
import { startOwnLiveKit, startOwnRecordingParts } from './own-parts.js';
import { signIn } from './sign-in.js';
import { TestClient } from './test-client.js';

export interface TestAppOptions {
  /** Settings in addition to the tests' defaults. */
  readonly env?: Readonly<Record<string, string>>;
  /** A second instance on the same stores. */
  readonly beside?: TestApp;
  /** A separate LiveKit, which sends its events to this gateway. */
  readonly receivesWebhooks?: boolean;
  /** In addition, a separate recorder and storage, with recording enabled. */
  readonly records?: boolean;
  /** The number of nodes of the separate LiveKit. Defaults to 1. */
  readonly livekitNodeCount?: number;
  /** The test causes faults, so error logs do not fail it. */
  readonly toleratesErrors?: boolean;
}

/** The whole gateway in this process, on real parts, with separate data. */
export interface TestApp {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** The separate LiveKit, if there is one. */
  readonly livekit: RunningPart | null;
  /** The separate LiveKit, as nodes of one deployment. */
  readonly livekitNodes: LiveKitNodes | null;
  /** The separate recorder, if there is one. */
  readonly recorder: RunningPart | null;
  readonly storage: RunningPart | null;
  readonly ports: ConnectedPorts['ports'];
  /** The log lines so far. */
  readonly logLines: readonly string[];
  /** A new anonymous browser. */
  browser(): TestClient;
  /** A browser that is signed in as NAME@example.org; the same name is the same user. */
  as(name: string): Promise<TestClient>;
  readonly given: {
    /** Creates a room; its owner is signed in. */
    room(
      owner: TestClient,
      input?: Partial<CreateRoomInput>,
    ): Promise<{ id: string; slug: string; name: string }>;
  };
  /** Does not stop the separate parts. */
  stopGateway(): Promise<void>;
  stop(): Promise<void>;
}

const TEST_DEFAULTS = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'info',
  RATE_LIMITS: 'off',
  LOBBY_KEEP_ALIVE_SECONDS: '30',
  SHUTDOWN_GRACE_SECONDS: '2',
};

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const env = { ...(options.beside?.env ?? worldOfItsOwn()), ...options.env };
  // The address must be known before the start, because the identity provider redirects to it.
  const port = await freePort();
  const own = await startOwnParts(options, env, port);
  const ownEnv = { ...env, ...own?.env, ...options.env };
  const config = loadConfig({ ...ownEnv, PORT: String(port) });
  const logLines: string[] = [];
  const log = createLog(config.logLevel, collect(logLines));
  const { ports, close } = await connectPorts(config, log);
  const app = createApp(config, ports);
  await app.start();
  const url = `http://127.0.0.1:${port}`;
  const clients: TestClient[] = [];
  const browser = () => {
    const client = new TestClient(url);
    clients.push(client);
    return client;
  };
  let isStopped = false;
  const stopGateway = async () => {
    if (isStopped) return;
    isStopped = true;
    await Promise.all(clients.map((client) => client.close()));
    await app.stop();
    await close();
  };
  return {
    url,
    env: ownEnv,
    livekit: own?.livekit ?? null,
    livekitNodes: own?.nodes ?? null,
    recorder: own?.recorder ?? null,
    storage: own?.storage ?? null,
    ports,
    logLines,
    browser,
    async as(name) {
      const client = browser();
      await signIn(client, `${name}@example.org`);
      return client;
    },
    given: {
      async room(owner, input = {}) {
        const name = `Room ${randomUUID().slice(0, 6)} x`;
        const { createRoom } = await owner.data(CreateRoomDocument, { input: { name, ...input } });
        return createRoom;
      },
    },
    stopGateway,
    async stop() {
      await stopGateway();
      await own?.stop();
      if (!options.toleratesErrors) failOnErrors(logLines);
    },
  };
}

interface OwnParts {
  readonly livekit: RunningPart;
  readonly nodes: LiveKitNodes;
  readonly recorder?: RunningPart;
  readonly storage?: RunningPart;
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

async function startOwnParts(
  { receivesWebhooks, records, livekitNodeCount }: TestAppOptions,
  env: Readonly<Record<string, string>>,
  gatewayPort: number,
): Promise<OwnParts | null> {
  if (records) return startOwnRecordingParts(env, gatewayPort, livekitNodeCount);
  return receivesWebhooks ? startOwnLiveKit(env, gatewayPort, livekitNodeCount) : null;
}

/** The settings of a gateway on the shared parts, with separate data. */
export function worldOfItsOwn(): Record<string, string> {
  const world = `test-${randomUUID().slice(0, 8)}`;
  const given = (name: string): string => {
    const value = process.env[name];
    if (!value) throw new Error(`${name} is not set: run the tests with npm test`);
    return value;
  };
  return {
    ...TEST_DEFAULTS,
    MONGO_URL: mongoUrlOf(world, given('MONGO_URL')),
    REDIS_URL: given('REDIS_URL'),
    REDIS_KEY_PREFIX: world,
    LIVEKIT_URL: given('LIVEKIT_URL'),
    LIVEKIT_API_KEY: given('LIVEKIT_API_KEY'),
    LIVEKIT_API_SECRET: given('LIVEKIT_API_SECRET'),
    STORAGE_ENDPOINT: given('STORAGE_ENDPOINT'),
    STORAGE_BUCKET: given('STORAGE_BUCKET'),
    STORAGE_ACCESS_KEY: given('STORAGE_ACCESS_KEY'),
    STORAGE_SECRET_KEY: given('STORAGE_SECRET_KEY'),
    STORAGE_WEBHOOK_TOKEN: randomUUID(),
    RECORDING_KEY_PREFIX: world,
    MAIL_URL: given('MAIL_URL'),
    MAIL_FROM: given('MAIL_FROM'),
    OIDC_ISSUER: given('OIDC_ISSUER'),
    OIDC_CLIENT_ID: given('OIDC_CLIENT_ID'),
    OIDC_CLIENT_SECRET: given('OIDC_CLIENT_SECRET'),
    SESSION_SECRETS: randomUUID(),
    TICKET_SECRETS: randomUUID(),
  };
}

function collect(lines: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(...chunk.toString('utf8').split('\n').filter(Boolean));
      done();
    },
  });
}

function failOnErrors(lines: readonly string[]): void {
  const errors = lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
  if (errors.length > 0) throw new Error(`the gateway logged errors:\n${errors.join('\n')}`);
}
