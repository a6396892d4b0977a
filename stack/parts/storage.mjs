import { join } from 'node:path';
import { acquire, findOnPath } from '../acquire.mjs';
import { composeUp } from '../containers.mjs';
import { setting } from '../environment.mjs';
import { installOnce } from '../install.mjs';
import { answersHttp } from '../probes.mjs';
import { RunningPart } from '../running-part.mjs';
import { givenSecret } from '../secrets.mjs';
import { StackError } from '../stack-error.mjs';

const MODULE = 'github.com/minio/minio';
const COMMIT = '7aac2a2c5b7c';
const VERSION = `v0.0.0-20260212201848-${COMMIT}`;

const BUCKET = 'foyer';
const REGION = 'us-east-1';
/** MinIO's name for where it reports to; part of the names of its settings. */
const TARGET = 'FOYER';
const TARGET_ARN = `arn:minio:sqs::${TARGET}:webhook`;

/** @type {import('../acquire.mjs').Program} */
const program = {
  title: 'Storage',
  variable: 'STORAGE_ENDPOINT',
  binary: 'minio',
  service: 'storage',
  install,
  help: 'Install Go 1.26 or newer (go.dev/dl) or minio, or run: STORAGE_ENDPOINT=https://… STORAGE_BUCKET=… STORAGE_ACCESS_KEY=… STORAGE_SECRET_KEY=… npm start',
};

/** @type {import('../bring-up.mjs').Part} */
export const storage = {
  name: 'storage',
  title: program.title,
  needs: [],
  ports: { STORAGE_PORT: { fallback: 9000, protocol: 'tcp' } },
  given(env) {
    const endpoint = setting(env, 'STORAGE_ENDPOINT');
    if (endpoint === undefined) return null;
    const bucket = setting(env, 'STORAGE_BUCKET');
    const accessKey = givenSecret(env, 'STORAGE_ACCESS_KEY');
    const secretKey = givenSecret(env, 'STORAGE_SECRET_KEY');
    if (bucket === undefined || accessKey === null || secretKey === null) {
      throw new StackError(
        `STORAGE_ENDPOINT=${endpoint} comes without the rest. Set STORAGE_BUCKET, STORAGE_ACCESS_KEY and STORAGE_SECRET_KEY, too.`,
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
 * @property {string | null} gatewayUrl of the gateway that it tells of new objects; null: nobody
 */

/**
 * An S3 storage of one's own on 127.0.0.1, with its bucket.
 *
 * @param {import('../running-part.mjs').PartOptions & StorageOptions} options
 * @returns {Promise<RunningPart>}
 */
export async function startStorage(options) {
  const { port, directory, fresh = false, accessKey, secretKey } = options;
  const source = await acquire(program);
  const env = {
    MINIO_ROOT_USER: accessKey,
    MINIO_ROOT_PASSWORD: secretKey,
    MINIO_BROWSER: 'off',
    // It calls itself ready before it knows where it reports to; requests wait for that.
    MINIO_SYNC_BOOT: 'on',
    ...reports(options),
  };
  const launch =
    'engine' in source
      ? composeUp(source, port, { env: { ...env, STORAGE_PORT: String(port) }, fresh })
      : launchOf(source.command, port, directory, env);
  const url = `http://127.0.0.1:${port}`;
  const part = await new RunningPart({
    title: program.title,
    url,
    options,
    source,
    launch,
    isReady: () => answersHttp(`${url}/minio/health/ready`),
  }).start();
  // Loaded now: this file is read before the packages are installed.
  const { prepareBucket } = await import('../bucket.mjs');
  await prepareBucket({
    endpoint: url,
    region: REGION,
    bucket: BUCKET,
    accessKey,
    secretKey,
    reportsTo: options.gatewayUrl === null ? null : TARGET_ARN,
  });
  return part;
}

/** @param {StorageOptions} options */
function reports({ gatewayUrl, webhookToken }) {
  if (gatewayUrl === null) return {};
  // Without a queue directory an event is sent at once or never. One that is lost while the gateway restarts is part
  // of what development should show; deployments keep events (docs/how-to/record.md).
  return {
    [`MINIO_NOTIFY_WEBHOOK_ENABLE_${TARGET}`]: 'on',
    [`MINIO_NOTIFY_WEBHOOK_ENDPOINT_${TARGET}`]: `${gatewayUrl}/webhooks/storage`,
    [`MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_${TARGET}`]: webhookToken,
  };
}

/**
 * @param {string[]} commandLine
 * @param {number} port
 * @param {string} directory
 * @param {NodeJS.ProcessEnv} env
 */
function launchOf([command = '', ...args], port, directory, env) {
  const where = ['server', directory, '--address', `127.0.0.1:${port}`, '--quiet'];
  return { command, args: [...args, ...where], env };
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
  const go = await findOnPath('go');
  if (go === null) throw new StackError('no Go ≥ 1.26 to build MinIO with');
  const directory = await installOnce(
    `minio-${COMMIT}`,
    `Storage: go install ${MODULE}@${VERSION} (about 3 minutes)`,
    (unfinished, run) => run(go, ['install', `${MODULE}@${VERSION}`], { GOBIN: unfinished }),
  );
  return [join(directory, program.binary)];
}
