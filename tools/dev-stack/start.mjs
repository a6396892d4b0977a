/**
 * `npm start`: packages, parts, build, gateways; runs until it is stopped. `npm start -- --fresh` begins with no data,
 * `npm run dev` serves the web client from its sources and reloads what changes there.
 */
import './require-node.mjs';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BringUp, portsOf } from './bring-up.mjs';
import { build } from './gateway/build.mjs';
import { partsOf } from './gateway/features.mjs';
import { gatewayAddresses, publicUrlFrom } from './gateway/gateways.mjs';
import { Run } from './gateway/run.mjs';
import { hasRunningFile, removeRunningFile } from './gateway/running-file.mjs';
import { devServerPort } from './gateway/web-dev-server.mjs';
import { installPackages } from './install/install-packages.mjs';
import { setting } from './lib/environment.mjs';
import { dataDirectory, logDirectory, stackDirectory } from './lib/paths.mjs';
import { Secrets } from './lib/secrets.mjs';
import { StackError } from './lib/stack-error.mjs';
import { note } from './lib/steps.mjs';
import { parts } from './parts/index.mjs';
import { stopLeftovers } from './processes/ledger.mjs';
import { live } from './processes/lifetime.mjs';
import { tryLock } from './processes/locks.mjs';
import { assertFree, portFrom } from './processes/ports.mjs';

const { env } = process;

await live(main, { codeWhenInterrupted: 0 });

/** @type {import('./processes/lifetime.mjs').Main} */
async function main(atEnd, beforeStop) {
  const { fresh, reload } = optionsFrom(process.argv.slice(2));
  // Browsers use the server of the sources, which forwards the gateway's requests.
  const devPort = reload ? devServerPort(env) : null;
  if (devPort !== null) {
    env['PUBLIC_URL'] = setting(env, 'PUBLIC_URL') ?? `http://127.0.0.1:${devPort.number}`;
  }
  const addresses = gatewayAddresses(env);
  publicUrlFrom(env, addresses);
  atEnd(await takePlace());
  beforeStop(removeRunningFile);
  await clearUp(fresh);
  await assertFree([...portsNeeded(addresses), ...(devPort ? [devPort] : [])]);

  const secrets = new Secrets(env, join(stackDirectory, 'secrets.json'));
  const packages = installPackages();
  const bringUp = new BringUp(parts, { ...plan(addresses[0], secrets, fresh), packages });
  const wanted = partsOf(env['FEATURES'] ?? '');
  const [late] = await Promise.all([
    bringUp.essentials(({ name }) => wanted.includes(name)),
    packages.then(build),
  ]);
  const run = new Run({ secrets, addresses, devPort, stack: bringUp.stack });
  await run.start();
  run.printAddresses(late);
  return Promise.race([run.failed, run.welcome(late)]);
}

/** @param {string[]} options */
function optionsFrom(options) {
  const unknown = options.filter((option) => !['--fresh', '--reload'].includes(option));
  if (unknown.length > 0) {
    throw new StackError(
      `Unknown option: ${unknown.join(' ')}. The only one is npm start -- --fresh`,
    );
  }
  return { fresh: options.includes('--fresh'), reload: options.includes('--reload') };
}

/**
 * One run per checkout. Waits for a run that is stopping.
 *
 * @returns {Promise<() => void>} ends the run's claim
 */
async function takePlace() {
  for (let waits = 0; ; waits += 1) {
    const lock = tryLock('start');
    if ('release' in lock) return lock.release;
    if (hasRunningFile()) {
      throw new StackError(
        `npm start is already running in this checkout, as process ${lock.heldBy}. Its addresses: .stack/running.json. To stop it: kill ${lock.heldBy}`,
      );
    }
    if (waits === 0)
      note(`waiting for process ${lock.heldBy}, which is starting or stopping in this checkout`);
    await delay(200);
  }
}

/** @param {boolean} fresh */
async function clearUp(fresh) {
  removeRunningFile();
  const stopped = await stopLeftovers();
  if (stopped.length > 0) note(`stopped what an earlier run left behind: ${stopped.join(', ')}`);
  rmSync(logDirectory, { recursive: true, force: true });
  if (fresh) rmSync(dataDirectory, { recursive: true, force: true });
}

/** @param {import('./gateway/gateways.mjs').Address[]} addresses */
function portsNeeded(addresses) {
  const ofGateways = addresses.map(({ port }) => ({
    number: port,
    protocol: /** @type {const} */ ('tcp'),
    variable: 'PORT',
    user: 'the gateway',
  }));
  const ownParts = parts.filter((part) => part.given(env) === null);
  const ofParts = portsOf(ownParts).map(({ variable, fallback, protocol, title }) => ({
    number: portFrom(env, variable, fallback),
    protocol,
    variable,
    user: title,
  }));
  return [...ofGateways, ...ofParts];
}

/**
 * @param {import('./gateway/gateways.mjs').Address} gateway
 * @param {Secrets} secrets
 * @param {boolean} fresh
 * @returns {Omit<import('./bring-up.mjs').Plan, 'packages'>}
 */
function plan(gateway, secrets, fresh) {
  const ports = portsOf(parts).map(
    ({ variable, fallback }) =>
      /** @type {const} */ ([variable, portFrom(env, variable, fallback)]),
  );
  return {
    env,
    ports: new Map(ports),
    secrets,
    dataDirectory,
    logDirectory,
    fresh,
    gatewayUrl: gateway.url,
  };
}
