import type { RateLimits } from '../../../src/redis/rate-limits.js';

/** Counts nothing. */
export const noRateLimits: RateLimits = {
  consume: () => Promise.resolve(),
  consumeBatch: () => Promise.resolve(),
  refund: () => Promise.resolve(),
  consumeDistinct: () => Promise.resolve(),
  check: () => undefined,
};
