const REMINDER_MS = 20_000;

/** @type {Map<object, { title: string, began: number }>} */
const unfinished = new Map();
/** @type {NodeJS.Timeout | null} */
let reminder = null;
let isSilent = false;

/**
 * Runs one step and prints its title, its outcome, and its duration.
 *
 * @template T
 * @param {string} title
 * @param {(say: (outcome: string) => void) => T | Promise<T>} action receives a function that reports the outcome
 * @returns {Promise<T>}
 */
export async function step(title, action) {
  const began = performance.now();
  const key = {};
  unfinished.set(key, { title, began });
  // Steps run in parallel; from time to time, a line names the unfinished ones.
  reminder ??= setInterval(remind, REMINDER_MS).unref();
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
    unfinished.delete(key);
  }
}

function remind() {
  const waits = [...unfinished.values()].map(
    ({ title, began }) => `${title} (${secondsSince(began)})`,
  );
  if (waits.length > 0) note(`waiting for ${waits.join(', ')}`);
}

/**
 * From now on, nothing is printed: failures caused by stopping would hide the reason for the stop.
 */
export function silenceSteps() {
  isSilent = true;
}

/** @param {string} text */
export function note(text) {
  print('…', text);
}

/** @param {number} began */
function secondsSince(began) {
  const seconds = (performance.now() - began) / 1000;
  return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}

/**
 * @param {string} mark
 * @param {string} text
 * @param {string} [duration]
 */
function print(mark, text, duration) {
  if (isSilent) return;
  process.stdout.write(`${mark} ${text}${duration === undefined ? '' : ` (${duration})`}\n`);
}
