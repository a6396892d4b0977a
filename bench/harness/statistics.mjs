/**
 * @param {readonly number[]} values
 * @param {number} fraction 0.99 for the 99th percentile
 * @returns {number} the smallest value that this fraction of the values does not exceed
 */
export function quantile(values, fraction) {
  const sorted = [...values].sort((a, b) => a - b);
  const index = Math.max(0, Math.ceil(sorted.length * fraction) - 1);
  const value = sorted[index];
  if (value === undefined) throw new Error('there are no values');
  return value;
}

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5);
