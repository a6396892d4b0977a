import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { acquire } from '../install/acquire.mjs';
import { composeUp } from '../install/containers.mjs';
import { goInstall } from '../install/go.mjs';
import { installOnce, isInstalled } from '../install/install.mjs';
import { givenSecret } from '../lib/secrets.mjs';
import { StackError } from '../lib/stack-error.mjs';
import { answersHttp } from '../processes/probes.mjs';
import { RunningPart } from './running-part.mjs';

// The newest that `go install` builds: later ones replace three of their modules by forks.
const VERSION = 'v1.13.5';
const INSTALL = `livekit-${VERSION}`;
const MODULE = 'github.com/livekit/livekit-server/cmd/server';

/** @type {import('../install/acquire.mjs').Program} */
const program = {
  title: 'LiveKit',
  variable: 'LIVEKIT_URL',
  binary: 'livekit-server',
  service: 'livekit',
  install,
  help: 'Install Go 1.26 or newer (go.dev/dl) or livekit-server, or run: LIVEKIT_URL=https://… LIVEKIT_API_KEY=… LIVEKIT_API_SECRET=… npm start',
};

/** @type {import('../bring-up.mjs').Part} */
export const livekit = {
  name: 'livekit',
  title: program.title,
  needs: ['redis'],
  prepare: () => acquire(program),
  compiles: true,
  isInstalled: () => isInstalled(INSTALL),
  ports: {
    LIVEKIT_PORT: { fallback: 7880, protocol: 'tcp' },
    LIVEKIT_UDP_PORT: { fallback: 7882, protocol: 'udp' },
  },
  given(env) {
    const url = env['LIVEKIT_URL'];
    if (!url) return null;
    const key = givenSecret(env, 'LIVEKIT_API_KEY');
    const secret = givenSecret(env, 'LIVEKIT_API_SECRET');
    if (key === null || secret === null) {
      throw new StackError(
        `LIVEKIT_URL=${url} is set without its keys; set LIVEKIT_API_KEY and LIVEKIT_API_SECRET (or LIVEKIT_API_SECRET_FILE), too.`,
      );
    }
    return facts(url, { key, secret });
  },
  async start({ port, settings, secret, gatewayUrl, ...options }) {
    const keys = { key: secret('LIVEKIT_API_KEY'), secret: secret('LIVEKIT_API_SECRET') };
    const part = await startLiveKit({
      ...options,
      ...keys,
      port: port('LIVEKIT_PORT'),
      udpPort: port('LIVEKIT_UDP_PORT'),
      redisUrl: settings['LIVEKIT_REDIS_URL'] ?? '',
      gatewayUrl,
    });
    return { part, facts: facts(part.url, keys) };
  },
};

/**
 * @typedef {object} LiveKitOptions
 * @property {number} udpPort for media
 * @property {string} redisUrl
 * @property {string} key
 * @property {string} secret at least 32 characters
 * @property {string | null} gatewayUrl of the gateway that receives its webhooks; null for none
 * @property {number} [emptyTimeoutSeconds] the time until a room without participants closes
 * @property {number} [departureTimeoutSeconds] the time until a room closes after the last participant has left
 */

/**
 * A separate LiveKit on 127.0.0.1.
 *
 * @param {import('./running-part.mjs').PartOptions & LiveKitOptions} options
 * @returns {Promise<RunningPart>}
 */
export async function startLiveKit(options) {
  const { port, directory, fresh = false } = options;
  const source = await acquire(program);
  const configFile = `${directory}.json`;
  mkdirSync(dirname(configFile), { recursive: true });
  writeFileSync(configFile, JSON.stringify(configuration(options), null, 2), { mode: 0o600 });
  const launch =
    'engine' in source
      ? composeUp(source, port, { env: { LIVEKIT_CONFIG_FILE: configFile }, fresh })
      : launchOf(source.command, configFile);
  const url = `http://127.0.0.1:${port}`;
  const isReady = () => answersHttp(url);
  return new RunningPart({ title: program.title, url, options, source, launch, isReady }).start();
}

/**
 * LiveKit reads YAML, which includes JSON.
 *
 * @param {import('./running-part.mjs').PartOptions & LiveKitOptions} options
 */
function configuration(options) {
  return {
    port: options.port,
    bind_addresses: ['127.0.0.1'],
    logging: { level: 'warn' },
    keys: { [options.key]: options.secret },
    redis: redisConfiguration(options.redisUrl),
    rtc: {
      node_ip: '127.0.0.1',
      use_external_ip: false,
      enable_loopback_candidate: true,
      ips: { includes: ['127.0.0.1/32'] },
      udp_port: options.udpPort,
      // Otherwise LiveKit would accept media over TCP on every address of the machine.
      tcp_port: 0,
    },
    room: {
      auto_create: false,
      empty_timeout: options.emptyTimeoutSeconds ?? 300,
      departure_timeout: options.departureTimeoutSeconds ?? 20,
    },
    webhook: {
      api_key: options.key,
      urls: options.gatewayUrl === null ? [] : [`${options.gatewayUrl}/webhooks/livekit`],
    },
  };
}

/** @param {string} text */
function redisConfiguration(text) {
  const url = new URL(text);
  return {
    address: `${url.hostname}:${url.port || '6379'}`,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    db: Number(url.pathname.slice(1)),
    use_tls: url.protocol === 'rediss:',
  };
}

/**
 * @param {string[]} commandLine
 * @param {string} configFile
 */
function launchOf([command = '', ...args], configFile) {
  // LiveKit prefers environment variables to its file, and some have the same names as ours, for
  // example LIVEKIT_PORT and REDIS_PASSWORD.
  const names = Object.keys(process.env).filter((name) =>
    /^(LIVEKIT|REDIS|NODE_IP|UDP_PORT)/.test(name),
  );
  const env = Object.fromEntries(names.map((name) => [name, undefined]));
  return { command, args: [...args, '--config', configFile], env };
}

/**
 * LIVEKIT_URL may name several nodes; parts other than the gateway know one.
 *
 * @param {string} url
 */
export function firstAddress(url) {
  return url.split(',')[0]?.trim() ?? '';
}

/**
 * @param {string} url
 * @param {{ key: string, secret: string }} keys
 */
function facts(url, keys) {
  return {
    settings: {
      LIVEKIT_URL: url,
      LIVEKIT_API_KEY: keys.key,
      LIVEKIT_API_SECRET: keys.secret,
    },
    running: { livekit: { url: firstAddress(url), ...keys } },
  };
}

async function install() {
  const directory = await installOnce(
    INSTALL,
    `LiveKit: go install ${MODULE}@${VERSION} (about 2 minutes)`,
    async (unfinished, run) => {
      await goInstall(unfinished, `${MODULE}@${VERSION}`, run);
      // `go install` names it after its package.
      renameSync(join(unfinished, 'server'), join(unfinished, program.binary));
    },
  );
  return [join(directory, program.binary)];
}
