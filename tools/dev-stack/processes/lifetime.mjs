import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../lib/stack-error.mjs';
import { silenceSteps } from '../lib/steps.mjs';
import { identityOf } from './process-identity.mjs';
import { killAll, stopAll } from './processes.mjs';

const WATCHDOG = fileURLToPath(new URL('watchdog.mjs', import.meta.url));
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * The only purpose of a process; resolves to its exit code. The actions of `atEnd` and `beforeStop`
 * run however it ends: after and before all started processes are stopped.
 *
 * @typedef {(action: () => unknown) => void} Hook a returned promise is awaited
 * @typedef {(atEnd: Hook, beforeStop: Hook) => Promise<number>} Main
 */

/**
 * Runs `main` to its end (done, failed, interrupted, or an uncaught exception), stops what it started, and exits.
 *
 * @param {Main} main
 * @param {{ codeWhenInterrupted: number }} options
 * @returns {Promise<never>}
 */
export async function live(main, { codeWhenInterrupted }) {
  /** @type {(() => unknown)[]} */
  const atEnd = [];
  /** @type {(() => unknown)[]} */
  const beforeStop = [];
  let code = 1;
  startWatchdog();
  process.on('exit', killAll);
  try {
    code = await Promise.race([
      main(
        (action) => atEnd.push(action),
        (action) => beforeStop.push(action),
      ),
      interruption(codeWhenInterrupted),
    ]);
  } catch (error) {
    console.error(`\n${messageOf(error)}`);
  }
  silenceSteps();
  for (const action of [...beforeStop, stopAll, ...atEnd]) {
    try {
      await action();
    } catch (error) {
      // The other actions matter as much, and a failed cleanup is a failure of its own.
      console.error(`\n${messageOf(error)}`);
      code ||= 1;
    }
  }
  process.exit(code);
}

/**
 * Without it, processes that this one leaves behind when it is killed run until the next command.
 */
function startWatchdog() {
  const watchdog = spawn(process.execPath, [WATCHDOG, identityOf(process.pid) ?? ''], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => undefined);
  watchdog.unref();
}

/**
 * @param {number} code
 * @returns {Promise<number>}
 */
function interruption(code) {
  return new Promise((resolve, reject) => {
    process.on('uncaughtException', reject);
    let isStopping = false;
    // Later signals change nothing: a terminal and npm both deliver the same Ctrl-C, and stopping
    // has a time limit.
    const stop = (/** @type {string} */ why) => {
      if (!isStopping) console.log(`\n${why}: stopping`);
      isStopping = true;
      resolve(code);
    };
    for (const signal of SIGNALS) process.on(signal, () => stop(signal));
    // npm runs scripts in a shell and sends SIGTERM to the shell, which ends without forwarding it.
    if (process.env['npm_lifecycle_event'] !== undefined)
      onceParentIsGone(() => stop('npm is gone'));
  });
}

/** @param {() => void} action */
function onceParentIsGone(action) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    action();
  }, 250);
  watch.unref();
}
