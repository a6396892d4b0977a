import { mkdirSync, rmSync } from 'node:fs';
import { removeContainer } from '../install/containers.mjs';
import { StartedProcess, waitUntilReady } from '../processes/processes.mjs';

/**
 * What every `startNAME` of parts/ takes.
 *
 * @typedef {object} PartOptions
 * @property {number} port
 * @property {string} directory for its data, which survives a stop; created if missing
 * @property {string} [logFile] defaults to DIRECTORY.log
 * @property {boolean} [fresh] delete the data of earlier runs in a container
 */

/**
 * @typedef {object} PartDescription
 * @property {string} title
 * @property {string} url
 * @property {PartOptions} options
 * @property {import('../install/acquire.mjs').Source} source
 * @property {import('../processes/processes.mjs').Launch} launch
 * @property {() => Promise<boolean>} isReady
 */

/**
 * A part as a child process, which can be stopped and restarted with the same port and the same
 * data.
 */
export class RunningPart {
  #description;
  /** @type {StartedProcess | null} */
  #process = null;

  /** @param {PartDescription} description */
  constructor(description) {
    this.#description = description;
  }

  get title() {
    return this.#description.title;
  }

  get url() {
    return this.#description.url;
  }

  get port() {
    return this.#description.options.port;
  }

  /** `PATH`, `.stack`, or the container engine's name. */
  get from() {
    return this.#description.source.from;
  }

  /** The process; throws while it is stopped. */
  get process() {
    if (this.#process === null) throw new Error(`${this.title} is not running`);
    return this.#process;
  }

  get pid() {
    return this.process.pid;
  }

  /** Resolves when it responds. */
  async start() {
    const { title, launch, isReady, options } = this.#description;
    mkdirSync(options.directory, { recursive: true });
    this.#process = new StartedProcess(
      title,
      options.logFile ?? `${options.directory}.log`,
      launch,
    );
    await waitUntilReady(this.#process, isReady);
    return this;
  }

  /** Resolves when it has ended. */
  async stop() {
    await this.#process?.stop();
    this.#process = null;
  }

  /** Removes the data; stop it first. */
  discard() {
    const { source, options } = this.#description;
    if ('engine' in source) removeContainer(source, options.port);
    rmSync(options.directory, { recursive: true, force: true });
  }
}
