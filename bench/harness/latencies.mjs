import { quantile } from './statistics.mjs';

/** @param {readonly number[]} times in ms */
export function latencies(times) {
  const p50 = quantile(times, 0.5);
  const p99 = quantile(times, 0.99);
  return { p50, p99, text: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms` };
}
