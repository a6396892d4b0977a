import { describe, expect, it } from '@jest/globals';
import { CallGroups } from '../../src/lib/call-groups.js';
import { Deferred } from '../support/deferred.js';

/** Counts calls, which end when the test says so. */
class Calls {
  readonly started: string[] = [];
  readonly #ends = new Map<string, Deferred>();
  readonly groups: CallGroups;

  constructor(maxGroups: number) {
    const work = async (key: string) => {
      this.started.push(key);
      await this.#end(key).given;
    };
    this.groups = new CallGroups({ work, spacingMs: 0, maxGroups, maxSize: 3 });
  }

  end(...keys: string[]): void {
    for (const key of keys) this.#end(key).give();
  }

  #end(key: string): Deferred {
    const end = this.#ends.get(key) ?? new Deferred();
    this.#ends.set(key, end);
    return end;
  }
}

/** Longer than a group takes to start. */
const turns = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe('CallGroups', () => {
  it('starts the calls of one moment together, and at most as many as a group has', async () => {
    const calls = new Calls(1);
    const all = ['a', 'b', 'c', 'd'].map((key) => calls.groups.run(key));
    expect(calls.started).toEqual([]);
    await turns();
    expect(calls.started).toEqual(['a', 'b', 'c']);
    calls.end('a', 'b', 'c', 'd');
    await Promise.all(all);
    expect(calls.started).toEqual(['a', 'b', 'c', 'd']);
  });

  it('starts no further group while as many as allowed are in progress', async () => {
    const calls = new Calls(2);
    const all = [calls.groups.run('a')];
    await turns();
    all.push(calls.groups.run('b'));
    await turns();
    all.push(calls.groups.run('c'));
    await turns();
    expect(calls.started).toEqual(['a', 'b']);
    calls.end('a', 'c');
    await Promise.all([all[0], all[2]]);
    expect(calls.started).toEqual(['a', 'b', 'c']);
    calls.end('b');
    await Promise.all(all);
  });

  it('runs one call per key at a time, and shares the one that starts after the request', async () => {
    const calls = new Calls(2);
    const first = calls.groups.run('a');
    expect(calls.groups.run('a')).toBe(first);
    await turns();
    const second = calls.groups.run('a');
    expect(second).not.toBe(first);
    expect(calls.groups.run('a')).toBe(second);
    await turns();
    expect(calls.started).toEqual(['a']);
    calls.end('a');
    await second;
    expect(calls.started).toEqual(['a', 'a']);
  });

  it('passes a failure on to the callers of the key alone, and continues', async () => {
    const groups = new CallGroups({
      work: (key) => (key === 'bad' ? Promise.reject(new Error('bad')) : Promise.resolve()),
      spacingMs: 0,
      maxGroups: 1,
      maxSize: 10,
    });
    const [bad, good] = await Promise.allSettled([groups.run('bad'), groups.run('good')]);
    expect(bad.status).toBe('rejected');
    expect(good.status).toBe('fulfilled');
    await groups.run('good');
  });
});
