import { describe, expect, it } from '@jest/globals';
import { TokenBucket } from '../../src/lib/token-bucket.js';

describe('TokenBucket', () => {
  it('allows its capacity at once, and then as many as are refilled', () => {
    let now = 0;
    const bucket = new TokenBucket({ capacity: 3, perSecond: 2 }, () => now);
    const takes = () => [bucket.take(), bucket.take(), bucket.take(), bucket.take()];

    expect(takes()).toEqual([true, true, true, false]);
    now = 500;
    expect(takes()).toEqual([true, false, false, false]);
    now = 1_000_000;
    expect(takes()).toEqual([true, true, true, false]);
  });

  it('removes no tokens if there are too few', () => {
    const bucket = new TokenBucket({ capacity: 3, perSecond: 1 }, () => 0);

    expect([bucket.take(4), bucket.take(2.5), bucket.take(), bucket.take(0.5)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});
