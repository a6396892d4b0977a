import { describe, expect, it } from '@jest/globals';
import { oncePerSecond } from '../../src/http/once-per-second.js';
import { later } from '../support/later.js';

describe('oncePerSecond', () => {
  it('shares one result among all calls within a second, and calls again afterward', async () => {
    let asked = 0;
    const ask = oncePerSecond(() => Promise.resolve((asked += 1)));

    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    expect(await later(2, ask)).toBe(2);
  });

  it('shares a failure as well, so that an outage is not queried by every caller', async () => {
    let asked = 0;
    const ask = oncePerSecond(() => Promise.reject(new Error(`no ${(asked += 1)}`)));

    await expect(ask()).rejects.toThrow('no 1');
    await expect(ask()).rejects.toThrow('no 1');
  });
});
