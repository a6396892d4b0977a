import { join } from 'node:path';
import { setting } from '../lib/environment.mjs';
import { logDirectory, root } from '../lib/paths.mjs';
import { StackError } from '../lib/stack-error.mjs';
import { step } from '../lib/steps.mjs';
import { portFrom } from '../processes/ports.mjs';
import { answersHttp } from '../processes/probes.mjs';
import { StartedProcess, waitUntilReady } from '../processes/processes.mjs';
import { featuresOf } from './features.mjs';

/**
 * @typedef {object} Address
 * @property {string} name
 * @property {number} port
 * @property {string} url for this machine
 */

/**
 * @param {NodeJS.ProcessEnv} env GATEWAYS instances from PORT on
 * @returns {[Address, ...Address[]]}
 */
export function gatewayAddresses(env) {
  const first = portFrom(env, 'PORT', 4000);
  const count = Number(setting(env, 'GATEWAYS') ?? 1);
  if (!Number.isInteger(count) || count < 1) {
    throw new StackError(
      `GATEWAYS=${env['GATEWAYS'] ?? ''} is not a number of gateways, 1 or more.`,
    );
  }
  const host = reachableHost(setting(env, 'HOST') ?? '127.0.0.1');
  const address = (/** @type {number} */ index) => ({
    name: index === 0 ? 'gateway' : `gateway${index + 1}`,
    port: first + index,
    url: `http://${host}:${first + index}`,
  });
  return [address(0), ...Array.from({ length: count - 1 }, (_, index) => address(index + 1))];
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {[Address, ...Address[]]} addresses
 * @returns {string} the address for browsers
 */
export function publicUrlFrom(env, [first]) {
  const url = setting(env, 'PUBLIC_URL') ?? first.url;
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url.replace(/\/+$/, '');
  throw new StackError(
    `PUBLIC_URL=${url} is not a URL. Give one such as https://meet.example.org.`,
  );
}

/**
 * The settings of the gateways. The environment takes precedence over discovered and generated
 * values.
 *
 * @param {object} given
 * @param {NodeJS.ProcessEnv} given.env
 * @param {import('../bring-up.mjs').Stack} given.stack
 * @param {import('../lib/secrets.mjs').Secrets} given.secrets
 * @param {[Address, ...Address[]]} given.addresses
 * @returns {Record<string, string>}
 */
export function gatewaySettings({ env, stack, secrets, addresses }) {
  const publicUrl = publicUrlFrom(env, addresses);
  const origins = [publicUrl, ...addresses.map(({ url }) => url)].map((url) => new URL(url).origin);
  const settings = {
    ...stack.settings,
    NODE_ENV: 'development',
    SESSION_SECRETS: secrets.get('SESSION_SECRETS'),
    TICKET_SECRETS: secrets.get('TICKET_SECRETS'),
    ACCESS_TOKEN_SECRETS: secrets.get('ACCESS_TOKEN_SECRETS'),
    STORAGE_WEBHOOK_TOKEN: secrets.get('STORAGE_WEBHOOK_TOKEN'),
    PUBLIC_URL: publicUrl,
    INSTANCE_ADMINISTRATORS: 'admin@example.org',
    // Receivers of webhooks run on this machine.
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128',
    // Several instances are one deployment with one public address; in development people also open the others.
    ...(addresses.length > 1 ? { ALLOWED_ORIGINS: [...new Set(origins)].join(',') } : {}),
  };
  const missing = Object.entries(settings).filter(([name]) => !env[name] && !env[`${name}_FILE`]);
  // An empty value is a choice: no features.
  const features = env['FEATURES'] ?? featuresOf(Object.keys(stack.running));
  return { ...Object.fromEntries(missing), FEATURES: features };
}

/**
 * As in production. The young generation is large enough for objects that live as long as a
 * request, so that fewer reach the old one. The old generation is collected when it has grown by a
 * third; by default, V8 lets it grow several times as large. The main thread collects alone: on
 * busy processors, waiting for V8's other threads takes longer than the work itself.
 */
export const HEAP = [
  '--max-semi-space-size=8',
  '--heap-growing-percent=30',
  '--single-threaded-gc',
];

/**
 * As in production: glibc keeps freed memory for each arena, and by default has eight per
 * processor.
 */
export const ALLOCATOR = { MALLOC_ARENA_MAX: '2' };

/**
 * @param {Address} address
 * @param {Record<string, string>} settings
 * @returns {Promise<StartedProcess>} resolves when it is ready for requests
 */
export function startGateway({ name, port, url }, settings) {
  const title = name === 'gateway' ? 'Gateway' : `Gateway ${name.slice('gateway'.length)}`;
  return step(title, async (say) => {
    const started = new StartedProcess(title, join(logDirectory, `${name}.log`), {
      command: process.execPath,
      args: ['--enable-source-maps', ...HEAP, join(root, 'dist/main.js')],
      env: { ...ALLOCATOR, ...settings, PORT: String(port) },
    });
    await waitUntilReady(started, () => answersHttp(`${url}/readyz`));
    say(url);
    return started;
  });
}

/** @param {string} host where the gateway listens */
function reachableHost(host) {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
