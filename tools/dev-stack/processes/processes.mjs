import { spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../lib/paths.mjs';
import { StackError } from '../lib/stack-error.mjs';
import { remedyFor } from '../lib/diagnosis.mjs';
import { record } from './ledger.mjs';

/**
 * @typedef {object} Launch
 * @property {string} command
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} [env] in addition to this process's environment; undefined removes a variable
 */

/**
 * @typedef {object} End
 * @property {number | null} code null if a signal ended it
 * @property {string} how completes the sentence "it …"
 * @property {boolean} isOurs whether this process stopped it
 */

const SECOND_SIGNAL_AFTER_MS = 1000;
const KILL_AFTER_MS = 10_000;

/** @type {Set<StartedProcess>} in the order of their start */
const running = new Set();
let stoppingAll = false;

/**
 * A child process with its output in a file. Stops with this process, however this one ends, except
 * by SIGKILL.
 */
export class StartedProcess {
  #child;
  #ended = false;
  #stopping = false;
  #logStart;

  /**
   * @param {string} title for people
   * @param {string} logFile
   * @param {Launch} launch
   */
  constructor(title, logFile, launch) {
    if (stoppingAll) throw new StackError(`${title} is not started: everything is being stopped.`);
    this.title = title;
    this.logFile = logFile;
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'a');
    this.#logStart = fstatSync(log).size;
    this.#child = spawn(launch.command, launch.args, {
      cwd: root,
      env: { ...process.env, ...launch.env },
      stdio: ['ignore', log, log],
      // A separate process group: Ctrl-C reaches only this process, which then stops the others in
      // order.
      detached: true,
    });
    closeSync(log);
    this.pid = this.#child.pid ?? 0;
    /** @type {Promise<End>} */
    this.exited = this.#watch(this.pid === 0 ? () => undefined : record(this.pid, title));
    running.add(this);
  }

  get hasEnded() {
    return this.#ended;
  }

  /**
   * Sends the signal twice, for a server that first waits for its clients to leave, and then
   * SIGKILL.
   */
  async stop() {
    this.#stopping = true;
    const stages = /** @type {const} */ ([
      ['SIGTERM', SECOND_SIGNAL_AFTER_MS],
      ['SIGTERM', KILL_AFTER_MS - SECOND_SIGNAL_AFTER_MS],
      ['SIGKILL', KILL_AFTER_MS],
    ]);
    for (const [signal, timeoutMs] of stages) {
      if (this.#ended) return;
      this.#child.kill(signal);
      const waiting = new AbortController();
      await Promise.race([
        this.exited,
        delay(timeoutMs, undefined, { signal: waiting.signal }).catch(() => undefined),
      ]);
      waiting.abort();
    }
  }

  /** The end of its output, for an error message. */
  logTail() {
    const where = relative(root, this.logFile);
    if (!existsSync(this.logFile)) return `Its log no longer exists: ${where}`;
    // Output of earlier processes would be mistaken for the cause.
    const output = readFileSync(this.logFile).subarray(this.#logStart).toString();
    const lines = output.trimEnd().split('\n').slice(-60);
    return `The last lines of ${where}:\n${lines.map((line) => `  ${line.slice(0, 500)}`).join('\n')}`;
  }

  /** @param {() => void} strikeOut */
  #watch(strikeOut) {
    return new Promise((/** @type {(end: End) => void} */ resolve) => {
      const end = (/** @type {number | null} */ code, /** @type {string} */ how) => {
        this.#ended = true;
        running.delete(this);
        killGroup(this.pid);
        strikeOut();
        resolve({ code, how, isOurs: this.#stopping });
      };
      this.#child.once('error', (error) => end(null, `could not be started: ${error.message}`));
      this.#child.once('exit', (code, signal) =>
        end(code, signal === null ? `exited with code ${code ?? 0}` : `was ended by ${signal}`),
      );
    });
  }
}

/**
 * Runs a command to its end.
 *
 * @param {string} title
 * @param {string} logFile
 * @param {Launch} launch
 * @returns {Promise<void>}
 * @throws {StackError} with the end of its output if it fails
 */
export async function run(title, logFile, launch) {
  const started = new StartedProcess(title, logFile, launch);
  const { code, how } = await started.exited;
  if (code !== 0) {
    const line = [launch.command, ...launch.args].join(' ');
    const output = started.logTail();
    const remedy = remedyFor(output, dirname(logFile));
    throw new StackError(
      `${remedy === null ? '' : `${remedy}\n`}${title} ${how}: ${line}\n${output}`,
    );
  }
}

/** A busy machine needs many times as long as an idle one; a process that ends is noticed at once. */
const READY_TIMEOUT_MS = 180_000;

/**
 * @param {StartedProcess} started
 * @param {() => Promise<boolean>} isReady never rejects
 * @param {number} [timeoutMs]
 * @returns {Promise<void>}
 */
export async function waitUntilReady(started, isReady, timeoutMs = READY_TIMEOUT_MS) {
  const deadline = performance.now() + timeoutMs;
  while (!(await isReady())) {
    if (started.hasEnded) {
      const { how } = await started.exited;
      throw new StackError(`${started.title} ${how} before it was ready.\n${started.logTail()}`);
    }
    if (performance.now() > deadline) {
      throw new StackError(
        `${started.title} was not ready after ${timeoutMs / 1000} s.\n${started.logTail()}`,
      );
    }
    await delay(50);
  }
}

/** Stops every process that was started here, the latest first. */
export async function stopAll() {
  stoppingAll = true;
  for (const started of [...running].reverse()) await started.stop();
}

/** For a process that is about to exit and cannot wait. */
export function killAll() {
  for (const started of running) killGroup(started.pid);
}

/** @param {number} pid */
function killGroup(pid) {
  if (pid === 0) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is empty.
  }
}
