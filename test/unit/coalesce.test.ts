import { describe, expect, it } from '@jest/globals';
import { Coalescer } from '../../src/lib/coalesce.js';

/** Calls that end when the test says so, and resolve to their number. */
function calls() {
  const ends: ((error?: Error) => void)[] = [];
  const call = () =>
    new Promise<number>((resolve, reject) => {
      const number = ends.length + 1;
      ends.push((error) => (error ? reject(error) : resolve(number)));
    });
  return { ends, call };
}

describe('Coalescer', () => {
  it('never returns the result of a call that began before the request', async () => {
    const coalescer = new Coalescer<number>();
    const { ends, call } = calls();
    const first = coalescer.run('a', call);
    const meanwhile = [coalescer.run('a', call), coalescer.run('a', call)];
    expect(ends).toHaveLength(1);

    ends[0]?.();
    expect(await first).toBe(1);
    expect(ends).toHaveLength(2);
    const evenLater = coalescer.run('a', call);
    ends[1]?.();

    expect(await Promise.all(meanwhile)).toEqual([2, 2]);
    expect(ends).toHaveLength(3);
    ends[2]?.();
    expect(await evenLater).toBe(3);
  });

  it('runs calls with different keys separately', async () => {
    const coalescer = new Coalescer<number>();
    const { ends, call } = calls();

    const both = [coalescer.run('a', call), coalescer.run('b', call)];
    for (const end of ends) end();

    expect(await Promise.all(both)).toEqual([1, 2]);
  });

  it('runs the next call after one that failed', async () => {
    const coalescer = new Coalescer<number>();
    const { ends, call } = calls();
    const first = coalescer.run('a', call);
    const second = coalescer.run('a', call);

    ends[0]?.(new Error('lost'));
    await expect(first).rejects.toThrow('lost');
    ends[1]?.();

    expect(await second).toBe(2);
  });
});
