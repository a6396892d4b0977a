import { describe, expect, it } from '@jest/globals';
import { mapLimit } from '../../src/lib/map-limit.js';

describe('mapLimit', () => {
  it('returns results in the order of the items, in whatever order they finish', async () => {
    const finish: (() => void)[] = [];
    const mapped = mapLimit(['a', 'b', 'c'], 3, async (item) => {
      await new Promise<void>((resolve) => finish.push(resolve));
      return item.toUpperCase();
    });
    for (const done of finish.reverse()) done();

    expect(await mapped).toEqual(['A', 'B', 'C']);
  });

  it('runs at most the given number at a time', async () => {
    let inProgress = 0;
    let most = 0;
    await mapLimit([...Array(20).keys()], 4, async () => {
      inProgress += 1;
      most = Math.max(most, inProgress);
      await new Promise((resolve) => setImmediate(resolve));
      inProgress -= 1;
    });

    expect(most).toBe(4);
  });

  it('rejects with the first failure, and starts no others', async () => {
    const begun: number[] = [];
    const failure = new Error('no');
    const mapped = mapLimit([1, 2, 3, 4], 1, (item) => {
      begun.push(item);
      return item === 2 ? Promise.reject(failure) : Promise.resolve(item);
    });

    await expect(mapped).rejects.toBe(failure);
    expect(begun).toEqual([1, 2]);
  });

  it('returns an empty list at once', async () => {
    expect(await mapLimit([], 4, () => Promise.reject(new Error('never called')))).toEqual([]);
  });
});
