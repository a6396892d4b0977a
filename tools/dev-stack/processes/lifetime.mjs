import { messageOf } from '../lib/stack-error.mjs';
import { silenceSteps } from '../lib/steps.mjs';
import { killAll, stopAll } from './processes.mjs';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * The only purpose of a process; resolves to its exit code. What is handed to `atEnd` and `beforeStop` runs however it
 * ends: after and before everything that was started is stopped.
 *
 * @typedef {(action: () => unknown) => void} Hook a promise that it answers is waited for
 * @typedef {(atEnd: Hook, beforeStop: Hook) => Promise<number>} Main
 */

/**
 * Runs `main` to its end (done, failed, interrupted, an exception nobody caught), stops what it started, and exits.
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
  for (const action of beforeStop) await action();
  await stopAll();
  for (const action of atEnd) await action();
  process.exit(code);
}

/**
 * @param {number} code
 * @returns {Promise<number>}
 */
function interruption(code) {
  return new Promise((resolve, reject) => {
    process.on('uncaughtException', reject);
    let isStopping = false;
    // Later signals change nothing: a terminal and npm both deliver the same Ctrl-C, and stopping has a time limit.
    const stop = (/** @type {string} */ why) => {
      if (!isStopping) console.log(`\n${why}: stopping`);
      isStopping = true;
      resolve(code);
    };
    for (const signal of SIGNALS) process.on(signal, () => stop(signal));
    // npm runs scripts in a shell and passes SIGTERM on to that, which dies of it and tells nobody.
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
