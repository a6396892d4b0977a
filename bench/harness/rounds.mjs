import { loadFor } from './load.mjs';
import { median } from './statistics.mjs';

const WARM_UP_MS = 2000;
const ROUND_MS = 400;
const ROUNDS = 30;

/**
 * Loads each target in turn, round by round, so that other activity of the machine affects all of
 * them alike.
 *
 * @template {string} Name
 * @param {Record<Name, import('./load.mjs').Target>} targets
 */
export async function compare(targets) {
  const all = /** @type {[Name, import('./load.mjs').Target][]} */ (Object.entries(targets));
  /** @type {Map<Name, number[]>} */
  const rates = new Map(all.map(([name]) => [name, []]));
  for (const [, target] of all) await loadFor(target, WARM_UP_MS);
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each target comes first once, because the first one inherits the garbage of the previous
    // round.
    const turns = [...all.slice(round % all.length), ...all.slice(0, round % all.length)];
    for (const [name, target] of turns) rates.get(name)?.push(await loadFor(target, ROUND_MS));
  }
  return new Comparison(rates);
}

/**
 * The responses per second of each target, by round.
 *
 * @template {string} Name
 */
class Comparison {
  #rates;

  /** @param {ReadonlyMap<Name, readonly number[]>} rates */
  constructor(rates) {
    this.#rates = rates;
  }

  /**
   * @param {Name} name
   * @returns {number} the median of its rounds
   */
  rate(name) {
    return median(this.#of(name));
  }

  /**
   * @param {Name} name
   * @param {Name} to
   * @returns {number} the median of the rounds' ratios
   */
  ratio(name, to) {
    const others = this.#of(to);
    return median(this.#of(name).map((rate, round) => rate / (others[round] ?? NaN)));
  }

  /** @param {Name} name */
  #of(name) {
    return this.#rates.get(name) ?? [];
  }
}
