import { messageOf, StackError } from '../lib/stack-error.mjs';
import { note } from '../lib/steps.mjs';
import { gatewaySettings, publicUrlFrom, startGateway } from './gateways.mjs';
import { writeRunningFile } from './running-file.mjs';
import { startDevServer } from './web-dev-server.mjs';

const { env } = process;

/** The gateways on the running parts, and the pages that people open. */
export class Run {
  #given;
  #publicUrl;
  /** @type {import('../processes/processes.mjs').StartedProcess[]} */
  #gateways = [];
  /** @type {(error: StackError) => void} */
  #fail = () => undefined;
  /** @type {Set<import('../processes/processes.mjs').StartedProcess>} */
  #watched = new Set();
  /** @type {Promise<never>} rejects when a process ends that was not stopped */
  failed = new Promise((_resolve, reject) => {
    this.#fail = reject;
  });

  /**
   * @param {object} given
   * @param {import('../lib/secrets.mjs').Secrets} given.secrets
   * @param {[import('./gateways.mjs').Address, ...import('./gateways.mjs').Address[]]} given.addresses
   * @param {import('../processes/ports.mjs').Port | null} given.devPort
   * @param {import('../bring-up.mjs').Stack} given.stack
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
   * Adds the parts that started later, and restarts the gateways, one after the other, to use them.
   *
   * @param {import('../bring-up.mjs').Latecomer[]} late
   * @returns {Promise<never>} rejects if the gateways do not restart
   */
  async welcome(late) {
    const before = this.#settings()['FEATURES'];
    const results = await Promise.allSettled(late.map(({ joined }) => joined));
    for (const result of results) {
      if (result.status === 'rejected') note(`continuing without it: ${messageOf(result.reason)}`);
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

  /** @param {import('../bring-up.mjs').Latecomer[]} late */
  printAddresses(late) {
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

  /** @param {import('../processes/processes.mjs').StartedProcess[]} processes */
  #watch(processes) {
    for (const started of processes.filter((one) => !this.#watched.has(one))) {
      this.#watched.add(started);
      void started.exited.then(({ isOurs, code, how }) => {
        if (isOurs) return;
        if (code !== 0 && code !== null) this.#fail(failure(started, how));
        // A person has stopped it, for example to observe the others.
        else note(`${started.title} ${how}. The others continue, for when it is restarted.`);
      });
    }
  }
}

/**
 * @param {import('../processes/processes.mjs').StartedProcess} started
 * @param {string} how
 */
function failure(started, how) {
  return new StackError(`${started.title} ${how}, so everything is stopped.\n${started.logTail()}`);
}
