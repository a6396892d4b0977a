import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ALLOCATOR, HEAP } from '../../tools/dev-stack/gateway/gateways.mjs';
import { root } from '../../tools/dev-stack/lib/paths.mjs';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { answersHttp } from '../../tools/dev-stack/processes/probes.mjs';
import { StartedProcess, waitUntilReady } from '../../tools/dev-stack/processes/processes.mjs';
import { parseJson } from './json.mjs';

/**
 * @typedef {object} Place
 * @property {import('./cores.mjs').Cores | null} cores
 * @property {string} logDirectory
 */

/** A separate gateway for one measurement. */
export class Gateway {
  #process;
  #probePort;

  /**
   * @param {StartedProcess} process
   * @param {number} port
   * @param {number} probePort
   * @param {NodeJS.ProcessEnv} settings
   */
  constructor(process, port, probePort, settings) {
    this.#process = process;
    this.#probePort = probePort;
    this.port = port;
    this.settings = settings;
    this.url = `http://127.0.0.1:${port}`;
  }

  /**
   * @param {Place} place
   * @param {NodeJS.ProcessEnv} settings
   */
  static async start(place, settings) {
    const port = await freePort();
    const probePort = await freePort();
    const probe = new URL('gateway-probe.mjs', import.meta.url).href;
    const started = startPinned(place, 'Gateway', {
      args: ['--expose-gc', ...HEAP, '--import', probe, join(root, 'dist/main.js')],
      env: {
        ...ALLOCATOR,
        ...settings,
        PORT: String(port),
        PUBLIC_URL: '',
        PROBE_PORT: String(probePort),
      },
    });
    await waitUntilReady(started, () => answersHttp(`http://127.0.0.1:${port}/readyz`));
    return new Gateway(started, port, probePort, settings);
  }

  /** @returns {Promise<NodeJS.MemoryUsage>} in bytes, after a full garbage collection */
  async memory() {
    return (await this.#probe()).memory;
  }

  /** @returns {Promise<number>} ms of CPU time since the start, including the kernel's */
  async cpuMs() {
    const { user, system } = (await this.#probe()).cpu;
    return (user + system) / 1000;
  }

  async #probe() {
    const socket = connect(this.#probePort, '127.0.0.1');
    let text = '';
    socket.on('data', (/** @type {Buffer} */ chunk) => {
      text += chunk.toString('utf8');
    });
    await once(socket, 'end');
    return /** @type {{ memory: NodeJS.MemoryUsage, cpu: NodeJS.CpuUsage }} */ (parseJson(text));
  }

  async stop() {
    await this.#process.stop();
  }
}

/** Bare Express and bare node:http. */
export class BareServers {
  /**
   * @param {number} expressPort
   * @param {number} nodeHttpPort
   */
  constructor(expressPort, nodeHttpPort) {
    this.expressPort = expressPort;
    this.nodeHttpPort = nodeHttpPort;
  }

  /** @param {Place} place */
  static async start(place) {
    const expressPort = await freePort();
    const nodeHttpPort = await freePort();
    const started = startPinned(place, 'Bare Express', {
      args: [fileURLToPath(new URL('bare-servers.mjs', import.meta.url))],
      env: { EXPRESS_PORT: String(expressPort), NODE_HTTP_PORT: String(nodeHttpPort) },
    });
    await waitUntilReady(started, () => answersHttp(`http://127.0.0.1:${nodeHttpPort}/`));
    return new BareServers(expressPort, nodeHttpPort);
  }

  /** @param {string} answer JSON that the routes answer from now on */
  async use(answer) {
    const url = `http://127.0.0.1:${this.expressPort}/answer`;
    const response = await fetch(url, { method: 'PUT', body: answer });
    if (!response.ok) throw new Error(`the bare server refused its answer: ${response.status}`);
  }
}

/**
 * @param {Place} place
 * @param {string} title
 * @param {{ args: string[], env: NodeJS.ProcessEnv }} node
 */
function startPinned({ cores, logDirectory }, title, { args, env }) {
  const node = [process.execPath, ...args];
  const [command = '', ...rest] = cores ? ['taskset', '-c', cores.measured, ...node] : node;
  const logFile = join(logDirectory, `${title.toLowerCase().replaceAll(' ', '-')}.log`);
  return new StartedProcess(title, logFile, { command, args: rest, env });
}
