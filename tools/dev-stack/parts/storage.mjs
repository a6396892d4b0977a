import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { acquire } from '../install/acquire.mjs';
import { composeUp } from '../install/containers.mjs';
import { goInstall } from '../install/go.mjs';
import { installOnce, isInstalled } from '../install/install.mjs';
import { setting } from '../lib/environment.mjs';
import { givenSecret } from '../lib/secrets.mjs';
import { StackError } from '../lib/stack-error.mjs';
import { answersHttp } from '../processes/probes.mjs';
import { RunningPart } from './running-part.mjs';
import { relayStorageEvents } from './storage-events.mjs';

const MODULE = 'github.com/versity/versitygw/cmd/versitygw';
const VERSION = 'v1.8.0';
const INSTALL = `versitygw-${VERSION}`;

const BUCKET = 'foyer';
const REGION = 'us-east-1';
const HEALTH_PATH = '/health';

/** @type {import('../install/acquire.mjs').Program} */
const program = {
  title: 'Storage',
  variable: 'STORAGE_ENDPOINT',
  binary: 'versitygw',
  service: 'storage',
  install,
  help: 'Install Go 1.26 or newer (go.dev/dl) or versitygw, or run: STORAGE_ENDPOINT=https://… STORAGE_BUCKET=… STORAGE_ACCESS_KEY=… STORAGE_SECRET_KEY=… npm start',
};

/** @type {import('../bring-up.mjs').Part} */
export const storage = {
  name: 'storage',
  title: program.title,
  needs: [],
  prepare: () => acquire(program),
  compiles: true,
  isInstalled: () => isInstalled(INSTALL),
  usesPackages: true,
  mayJoinLater: true,
  ports: { STORAGE_PORT: { fallback: 9000, protocol: 'tcp' } },
  given(env) {
    const endpoint = setting(env, 'STORAGE_ENDPOINT');
    if (endpoint === undefined) return null;
    const bucket = setting(env, 'STORAGE_BUCKET');
    const accessKey = givenSecret(env, 'STORAGE_ACCESS_KEY');
    const secretKey = givenSecret(env, 'STORAGE_SECRET_KEY');
    if (bucket === undefined || accessKey === null || secretKey === null) {
      throw new StackError(
        `STORAGE_ENDPOINT=${endpoint} is set alone; set STORAGE_BUCKET, STORAGE_ACCESS_KEY and STORAGE_SECRET_KEY, too.`,
      );
    }
    const region = setting(env, 'STORAGE_REGION') ?? REGION;
    const webhookToken = givenSecret(env, 'STORAGE_WEBHOOK_TOKEN');
    return facts({ endpoint, bucket, region, accessKey, secretKey, webhookToken });
  },
  async start({ port, secret, ...options }) {
    const keys = {
      accessKey: secret('STORAGE_ACCESS_KEY'),
      secretKey: secret('STORAGE_SECRET_KEY'),
      webhookToken: secret('STORAGE_WEBHOOK_TOKEN'),
    };
    const part = await startStorage({ ...options, ...keys, port: port('STORAGE_PORT') });
    return {
      part,
      facts: facts({ endpoint: part.url, bucket: BUCKET, region: REGION, ...keys }),
    };
  },
};

/**
 * @typedef {object} StorageOptions
 * @property {string} accessKey
 * @property {string} secretKey
 * @property {string} webhookToken
 * @property {string | null} gatewayUrl of the gateway that receives its events; null for none
 */

/**
 * A separate S3 storage on 127.0.0.1, with its bucket.
 *
 * @param {import('./running-part.mjs').PartOptions & StorageOptions} options
 * @returns {Promise<RunningPart>}
 */
export async function startStorage(options) {
  const { port, directory, fresh = false, accessKey, secretKey } = options;
  const source = await acquire(program);
  const env = {
    ROOT_ACCESS_KEY: accessKey,
    ROOT_SECRET_KEY: secretKey,
    VGW_REGION: REGION,
    VGW_PORT: `127.0.0.1:${port}`,
    VGW_HEALTH: HEALTH_PATH,
    VGW_QUIET: 'true',
    ...(await reports(options)),
  };
  const launch =
    'engine' in source
      ? composeUp(source, port, { env, fresh })
      : launchOf(source.command, directory, env);
  const url = `http://127.0.0.1:${port}`;
  const part = await new RunningPart({
    title: program.title,
    url,
    options,
    source,
    launch,
    isReady: () => answersHttp(`${url}${HEALTH_PATH}`),
  }).start();
  // Imported late, because this file is loaded before the packages are installed.
  const { prepareBucket } = await import('./storage-bucket.mjs');
  await prepareBucket({ endpoint: url, region: REGION, bucket: BUCKET, accessKey, secretKey });
  return part;
}

/**
 * @param {StorageOptions} options
 * @returns {Promise<Record<string, string>>}
 */
async function reports({ gatewayUrl, webhookToken }) {
  if (gatewayUrl === null) return {};
  return { VGW_EVENT_WEBHOOK_URL: await relayStorageEvents({ gatewayUrl, webhookToken }) };
}

/**
 * @param {string[]} commandLine
 * @param {string} directory
 * @param {NodeJS.ProcessEnv} env
 */
function launchOf([command = '', ...args], directory, env) {
  const objects = join(directory, 'objects');
  // Stored beside the objects, because not every file system supports extended attributes, the
  // default place.
  const metadata = join(directory, 'metadata');
  for (const path of [objects, metadata]) mkdirSync(path, { recursive: true });
  return { command, args: [...args, 'posix', '--sidecar', metadata, objects], env };
}

/** @param {{ endpoint: string, bucket: string, region: string, accessKey: string, secretKey: string, webhookToken: string | null }} given */
function facts({ endpoint, bucket, region, accessKey, secretKey, webhookToken }) {
  const token = webhookToken === null ? {} : { webhookToken };
  return {
    settings: {
      STORAGE_ENDPOINT: endpoint,
      STORAGE_REGION: region,
      STORAGE_BUCKET: bucket,
      STORAGE_ACCESS_KEY: accessKey,
      STORAGE_SECRET_KEY: secretKey,
    },
    running: { storage: { endpoint, bucket, accessKey, secretKey, ...token } },
  };
}

async function install() {
  const directory = await installOnce(
    INSTALL,
    `Storage: go install ${MODULE}@${VERSION} (about 2 minutes)`,
    (unfinished, run) => goInstall(unfinished, `${MODULE}@${VERSION}`, run),
  );
  return [join(directory, program.binary)];
}
