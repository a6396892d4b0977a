import { loadFor } from './load.mjs';
import { median } from './statistics.mjs';

const WARM_UP_MS = 2000;
const ROUND_MS = 2000;
const ROUNDS = 5;

/**
 * Loads each target in turn, round after round, so that whatever else the machine does meets all of them alike.
 *
 * @template {string} Name
 * @param {Record<Name, import('./load.mjs').Target>} targets
 * @returns {Promise<Record<Name, number>>} answers per second, the median of the rounds
 */
export async function compare(targets) {
  const all = /** @type {[Name, import('./load.mjs').Target][]} */ (Object.entries(targets));
  const rates = new Map(all.map(([name]) => [name, /** @type {number[]} */ ([])]));
  for (const [, target] of all) await loadFor(target, WARM_UP_MS);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, target] of all) rates.get(name)?.push(await loadFor(target, ROUND_MS));
  }
  const medians = /** @type {Record<Name, number>} */ ({});
  for (const [name, values] of rates) medians[name] = median(values);
  return medians;
}
