import { setTimeout as delay } from 'node:timers/promises';

/**
 * Runs one step and prints its title, what came of it, and how long it took.
 *
 * @template T
 * @param {string} title
 * @param {(say: (outcome: string) => void) => T | Promise<T>} action gets a function that says what came of it
 * @returns {Promise<T>}
 */
export async function step(title, action) {
  const began = performance.now();
  const finished = new AbortController();
  // Steps run side by side; only one that keeps people waiting is announced before it ends.
  void delay(1000, undefined, { signal: finished.signal, ref: false }).then(
    () => print('…', title),
    () => undefined,
  );
  let outcome = '';
  try {
    const result = await action((/** @type {string} */ text) => {
      outcome = text;
    });
    print('✓', outcome === '' ? title : `${title}: ${outcome}`, secondsSince(began));
    return result;
  } catch (error) {
    print('✗', title, secondsSince(began));
    throw error;
  } finally {
    finished.abort();
  }
}

/** @param {string} text */
export function note(text) {
  print('…', text);
}

/** @param {number} began */
function secondsSince(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

/**
 * @param {string} mark
 * @param {string} text
 * @param {string} [duration]
 */
function print(mark, text, duration) {
  process.stdout.write(`${mark} ${text}${duration === undefined ? '' : ` (${duration})`}\n`);
}
