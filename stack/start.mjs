/**
 * `npm start`: packages, parts, build, gateways; runs until it is stopped. `npm start -- --fresh` begins with no data,
 * `npm run dev` serves the web client from its sources and reloads what changes there.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bringUp, portsOf } from './bring-up.mjs';
import { build } from './build.mjs';
import { setting } from './environment.mjs';
import { gatewayAddresses, gatewaySettings, startGateway } from './gateways.mjs';
import { installPackages } from './install-packages.mjs';
import { stopLeftovers } from './ledger.mjs';
import { live } from './lifetime.mjs';
import { tryLock } from './locks.mjs';
import { parts } from './parts/index.mjs';
import { dataDirectory, logDirectory, stackDirectory } from './paths.mjs';
import { assertFree, portFrom } from './ports.mjs';
import { hasRunningFile, removeRunningFile, writeRunningFile } from './running-file.mjs';
import { Secrets } from './secrets.mjs';
import { StackError } from './stack-error.mjs';
import { note } from './steps.mjs';
import { devServerPort, startDevServer } from './web-dev-server.mjs';

const { env } = process;

await live(main, { codeWhenInterrupted: 0 });

/** @type {import('./lifetime.mjs').Main} */
async function main(atEnd, beforeStop) {
  const { fresh, reload } = optionsFrom(process.argv.slice(2));
  // Browsers go through the server of the sources, which passes on what is the gateway's.
  const devPort = reload ? devServerPort(env) : null;
  if (devPort !== null) {
    env['PUBLIC_URL'] = setting(env, 'PUBLIC_URL') ?? `http://127.0.0.1:${devPort.number}`;
  }
  const addresses = gatewayAddresses(env);
  atEnd(await takePlace());
  beforeStop(removeRunningFile);
  await clearUp(fresh);
  await assertFree([...portsNeeded(addresses), ...(devPort ? [devPort] : [])]);
  await installPackages();

  const secrets = new Secrets(env, join(stackDirectory, 'secrets.json'));
  const [stack] = await Promise.all([bringUp(parts, plan(addresses[0], secrets, fresh)), build()]);
  const settings = gatewaySettings({ env, stack, secrets, addresses });
  const gateways = await Promise.all(addresses.map((address) => startGateway(address, settings)));
  if (devPort !== null) gateways.push(await startDevServer(devPort.number, addresses[0].url));

  const publicUrl = setting(env, 'PUBLIC_URL') ?? addresses[0].url;
  const pids = [
    ...addresses.map(({ name }, index) => [name, gateways[index]?.pid]),
    ...[...stack.started].map(([name, part]) => [name, part.pid]),
  ];
  writeRunningFile({
    gateway: addresses[0].url,
    gateways: addresses.map(({ url }) => url),
    publicUrl,
    graphql: `${addresses[0].url}/graphql`,
    graphqlWs: `${addresses[0].url.replace(/^http/, 'ws')}/graphql`,
    ...stack.running,
    pids: /** @type {Record<string, number>} */ (Object.fromEntries(pids)),
  });
  sayWhereToGo(publicUrl, stack);
  return untilSomethingFails(gateways, stack);
}

/** @param {string[]} options */
function optionsFrom(options) {
  const unknown = options.filter((option) => !['--fresh', '--reload'].includes(option));
  if (unknown.length > 0) {
    throw new StackError(
      `npm start does not know ${unknown.join(' ')}. It takes: npm start -- --fresh`,
    );
  }
  return { fresh: options.includes('--fresh'), reload: options.includes('--reload') };
}

/**
 * One run per checkout; one that is just stopping is waited for.
 *
 * @returns {Promise<() => void>} gives the place up
 */
async function takePlace() {
  for (let waits = 0; ; waits += 1) {
    const lock = tryLock('start');
    if ('release' in lock) return lock.release;
    if (hasRunningFile()) {
      throw new StackError(
        `npm start runs in this checkout already, as process ${lock.heldBy}. Where to go: .stack/running.json. To stop it: kill ${lock.heldBy}`,
      );
    }
    if (waits === 0) note(`waiting for process ${lock.heldBy}, which starts or stops here`);
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

/** @param {import('./gateways.mjs').Address[]} addresses */
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
 * @param {import('./gateways.mjs').Address} gateway
 * @param {Secrets} secrets
 * @param {boolean} fresh
 * @returns {import('./bring-up.mjs').Plan}
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

/**
 * @param {string} publicUrl
 * @param {import('./bring-up.mjs').Stack} stack
 */
function sayWhereToGo(publicUrl, stack) {
  const signIn = stack.started.has('identityProvider')
    ? `  Sign in as Alice   ${publicUrl}/auth/login?returnTo=/&login_hint=alice@example.org\n`
    : '';
  console.log(`
Foyer is ready: ${publicUrl}
  GraphQL            ${publicUrl}/graphql
${signIn}  For scripts        .stack/running.json
  Logs               .stack/logs
Ctrl-C stops it.`);
}

/**
 * @param {import('./processes.mjs').StartedProcess[]} gateways
 * @param {import('./bring-up.mjs').Stack} stack
 * @returns {Promise<never>}
 */
function untilSomethingFails(gateways, stack) {
  const all = [...gateways, ...[...stack.started.values()].map(({ process: part }) => part)];
  return new Promise((_resolve, reject) => {
    for (const started of all) {
      void started.exited.then(({ isOurs, code, how }) => {
        if (isOurs) return;
        if (code !== 0 && code !== null) reject(failure(started, how));
        // Somebody stopped it, as one does to see what the others make of that.
        else note(`${started.title} ${how}. The others go on, to be ready when it is back.`);
      });
    }
  });
}

/**
 * @param {import('./processes.mjs').StartedProcess} started
 * @param {string} how
 */
function failure(started, how) {
  return new StackError(
    `${started.title} ${how}, so everything is stopped.\n${started.lastWords()}`,
  );
}
