import { describe, expect, it } from '@jest/globals';
import { nextAttemptAt, RETRY_POLICY } from '../../src/services/webhooks/retry-policy.js';

const NOW = new Date('2026-11-30T10:00:00.000Z');

const delayAfter = (tries: number, retryAfterMs: number | null = null, random = 0) => {
  const at = nextAttemptAt(RETRY_POLICY, tries, retryAfterMs, NOW, () => random);
  return at && at.getTime() - NOW.getTime();
};

describe('nextAttemptAt', () => {
  it('grows from 5 s to a day, and ends after eleven attempts', () => {
    const seconds = Array.from({ length: 11 }, (_one, index) => {
      const delayMs = delayAfter(index + 1);
      return delayMs && delayMs / 1000;
    });

    expect(seconds).toEqual([
      5,
      60,
      300,
      1_800,
      7_200,
      18_000,
      36_000,
      50_400,
      72_000,
      86_400,
      null,
    ]);
  });

  it('is later by up to a fifth', () => {
    expect(delayAfter(1, null, 0.5)).toBe(5_500);
    expect(delayAfter(1, null, 1)).toBe(6_000);
  });

  it('respects what the receiver asks for, up to a day', () => {
    expect(delayAfter(1, 60_000)).toBe(60_000);
    expect(delayAfter(3, 60_000)).toBe(300_000);
    expect(delayAfter(1, 7 * 86_400_000)).toBe(86_400_000);
  });
});
