import { describe, expect, it } from '@jest/globals';
import { MediaUnavailableError, StorageUnavailableError } from '../../src/errors/domain-error.js';
import {
  deferralDelay,
  DEFAULT_POLICY,
  isStoreOutage,
  retryDelay,
  waitDelay,
} from '../../src/jobs/inbox-policy.js';

const HUNDRED = Array.from({ length: 100 });

describe('the retry policy of the inbox', () => {
  it('delays a lane for at most three seconds', () => {
    for (const _ of HUNDRED) {
      let heldMs = 0;
      for (let tries = 1; ; tries += 1) {
        const delay = retryDelay(DEFAULT_POLICY, tries, heldMs);
        if (delay === null) break;
        heldMs += delay;
      }
      expect(heldMs).toBeGreaterThan(500);
      expect(heldMs).toBeLessThanOrEqual(3000);
    }
  });

  it('lets other events pass at once when the first attempt was slow', () => {
    expect(retryDelay(DEFAULT_POLICY, 1, 10_000)).toBeNull();
  });

  it('retries a deferred event for minutes, less and less often, before it is parked', () => {
    for (const _ of HUNDRED) {
      const delays = [4, 5, 6, 7, 8, 9, 10, 11].map((tries) =>
        deferralDelay(DEFAULT_POLICY, tries),
      );
      const minutes = delays.reduce((sum, delay) => sum + delay, 0) / 60_000;
      expect(delays[0]).toBeLessThan(delays[4] ?? 0);
      expect(minutes).toBeGreaterThan(10);
      expect(minutes).toBeLessThan(30);
    }
  });

  it('checks about every two seconds whether a store is available again', () => {
    for (const waits of [0, 1, 5, 100_000]) {
      expect(waitDelay(DEFAULT_POLICY, waits)).toBeGreaterThanOrEqual(200);
      expect(waitDelay(DEFAULT_POLICY, waits)).toBeLessThanOrEqual(2000);
    }
  });

  it('spreads the retries of events that failed together', () => {
    expect(new Set(HUNDRED.map(() => deferralDelay(DEFAULT_POLICY, 8))).size).toBeGreaterThan(50);
  });

  it('pauses for outages of stores only, also if they are one of several causes', () => {
    const storage = new StorageUnavailableError();
    expect(isStoreOutage(storage)).toBe(true);
    expect(isStoreOutage(new AggregateError([new Error('x'), storage]))).toBe(true);
    expect(isStoreOutage(new AggregateError([new Error('x')]))).toBe(false);
    expect(isStoreOutage(new MediaUnavailableError())).toBe(false);
    expect(isStoreOutage(undefined)).toBe(false);
  });
});
