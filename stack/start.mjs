/**
 * `npm start`: packages, parts, build, gateways; runs until it is stopped. `npm start -- --fresh` begins with no data,
 * `npm run dev` serves the web client from its sources and reloads what changes there.
 */
import './require-node.mjs';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BringUp, portsOf } from './bring-up.mjs';
import { build } from './build.mjs';
import { setting } from './environment.mjs';
import { partsOf } from './features.mjs';
import { gatewayAddresses, gatewaySettings, publicUrlFrom, startGateway } from './gateways.mjs';
import { installPackages } from './install-packages.mjs';
import { stopLeftovers } from './ledger.mjs';
import { live } from './lifetime.mjs';
import { tryLock } from './locks.mjs';
import { parts } from './parts/index.mjs';
import { dataDirectory, logDirectory, stackDirectory } from './paths.mjs';
import { assertFree, portFrom } from './ports.mjs';
import { hasRunningFile, removeRunningFile, writeRunningFile } from './running-file.mjs';
import { Secrets } from './secrets.mjs';
import { messageOf, StackError } from './stack-error.mjs';
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
  run.sayWhereToGo(late);
  return Promise.race([run.failed, run.welcome(late)]);
}

/** The gateways on the parts that are there, and whatever else people open. */
class Run {
  #given;
  #publicUrl;
  /** @type {import('./processes.mjs').StartedProcess[]} */
  #gateways = [];
  /** @type {(error: StackError) => void} */
  #fail = () => undefined;
  /** @type {Set<import('./processes.mjs').StartedProcess>} */
  #watched = new Set();
  /** @type {Promise<never>} rejects when something ends that nobody stopped */
  failed = new Promise((_resolve, reject) => {
    this.#fail = reject;
  });

  /**
   * @param {object} given
   * @param {Secrets} given.secrets
   * @param {[import('./gateways.mjs').Address, ...import('./gateways.mjs').Address[]]} given.addresses
   * @param {import('./ports.mjs').Port | null} given.devPort
   * @param {import('./bring-up.mjs').Stack} given.stack
   */
  constructor(given) {
    this.#given = given;
    this.#publicUrl = publicUrlFrom(env, given.addresses);
    this.failed.catch(() => undefined);
  }

  async start() {
    const { devPort, addresses } = this.#given;
    const settings = this.#settings();
    this.#gateways = await Promise.all(addresses.map((address) => startGateway(address, settings)));
    if (devPort !== null) this.#watch([await startDevServer(devPort.number, addresses[0].url)]);
    this.#nowRunning();
  }

  /**
   * Takes in the parts that came up later; the gateways are restarted, one after the other, to use them.
   *
   * @param {import('./bring-up.mjs').Latecomer[]} late
   * @returns {Promise<never>} rejects when the gateways do not come back
   */
  async welcome(late) {
    const before = this.#settings()['FEATURES'];
    const results = await Promise.allSettled(late.map(({ joined }) => joined));
    for (const result of results) {
      if (result.status === 'rejected') note(`goes on without it: ${messageOf(result.reason)}`);
    }
    const settings = this.#settings();
    if (late.length > 0 && settings['FEATURES'] !== before) {
      const { addresses } = this.#given;
      for (const [index, address] of addresses.entries()) {
        await this.#gateways[index]?.stop();
        this.#gateways[index] = await startGateway(address, settings);
      }
      console.log(
        '\nRecording is on: the gateway was restarted with it, and open pages reconnect by themselves.',
      );
    }
    this.#nowRunning();
    return this.failed;
  }

  /** @param {import('./bring-up.mjs').Latecomer[]} late */
  sayWhereToGo(late) {
    const url = this.#publicUrl;
    const signIn = this.#given.stack.started.has('identityProvider')
      ? `  Sign in as Alice   ${url}/auth/login?returnTo=/&login_hint=alice@example.org\n`
      : '';
    const missing = late.map(({ part }) => part.title.toLowerCase()).join(' and ');
    const comes =
      late.length > 0 ? `  Recording          follows when the ${missing} can be used\n` : '';
    console.log(`
Foyer is ready: ${url}
  GraphQL            ${url}/graphql
${signIn}${comes}  For scripts        .stack/running.json
  Logs               .stack/logs
Ctrl-C stops it.`);
  }

  #settings() {
    const { stack, secrets, addresses } = this.#given;
    return gatewaySettings({ env, stack, secrets, addresses });
  }

  #nowRunning() {
    const { stack, addresses } = this.#given;
    const [{ url }] = addresses;
    const pids = [
      ...addresses.map(({ name }, index) => [name, this.#gateways[index]?.pid]),
      ...[...stack.started].map(([name, part]) => [name, part.pid]),
    ];
    writeRunningFile({
      gateway: url,
      gateways: addresses.map((address) => address.url),
      publicUrl: this.#publicUrl,
      graphql: `${url}/graphql`,
      graphqlWs: `${url.replace(/^http/, 'ws')}/graphql`,
      ...stack.running,
      pids: /** @type {Record<string, number>} */ (Object.fromEntries(pids)),
    });
    this.#watch([
      ...this.#gateways,
      ...[...stack.started.values()].map(({ process: part }) => part),
    ]);
  }

  /** @param {import('./processes.mjs').StartedProcess[]} processes */
  #watch(processes) {
    for (const started of processes.filter((one) => !this.#watched.has(one))) {
      this.#watched.add(started);
      void started.exited.then(({ isOurs, code, how }) => {
        if (isOurs) return;
        if (code !== 0 && code !== null) this.#fail(failure(started, how));
        // Somebody stopped it, as one does to see what the others make of that.
        else note(`${started.title} ${how}. The others go on, to be ready when it is back.`);
      });
    }
  }
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

/**
 * @param {import('./processes.mjs').StartedProcess} started
 * @param {string} how
 */
function failure(started, how) {
  return new StackError(
    `${started.title} ${how}, so everything is stopped.\n${started.lastWords()}`,
  );
}
