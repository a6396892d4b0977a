import { loadFor } from './load.mjs';
import { median } from './statistics.mjs';

const WARM_UP_MS = 2000;
const ROUND_MS = 400;
const ROUNDS = 30;

/**
 * Loads each target in turn, round after round, so that whatever else the machine does meets all of them alike.
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
    // Each comes first once: what runs right after something else inherits its rubbish.
    const turns = [...all.slice(round % all.length), ...all.slice(0, round % all.length)];
    for (const [name, target] of turns) rates.get(name)?.push(await loadFor(target, ROUND_MS));
  }
  return new Comparison(rates);
}

/**
 * Answers per second of each target, round by round.
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
   * @returns {number} the median of what each round by itself says
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
