import { describe, expect, it } from '@jest/globals';
import { stat } from 'node:fs/promises';
import { withTimeout } from '../../src/lib/with-timeout.js';

const never = new Promise<string>(() => undefined);

describe('withTimeout', () => {
  it('settles as the work does when it ends in time', async () => {
    await expect(withTimeout(Promise.resolve('done'), 60_000, () => 'late')).resolves.toBe('done');
    const failure = new Error('failed');
    await expect(withTimeout(Promise.reject(failure), 60_000, () => 'late')).rejects.toBe(failure);
    await expect(withTimeout('no promise', 60_000)).resolves.toBe('no promise');
  });

  it('returns the result of onTimeout when the work takes too long, and undefined without it', async () => {
    await expect(withTimeout(never, 1, () => 'late')).resolves.toBe('late');
    await expect(withTimeout(never, 1)).resolves.toBeUndefined();
  });

  it('fails if onTimeout fails', async () => {
    const tooLate = new Error('too late');
    const timedOut = withTimeout(never, 1, () => {
      throw tooLate;
    });

    await expect(timedOut).rejects.toBe(tooLate);
  });

  it('ignores a failure of the work after the timeout', async () => {
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<string>((_, reject) => (fail = reject));

    await expect(withTimeout(work, 1, () => 'late')).resolves.toBe('late');
    fail(new Error('much too late'));
    // An unhandled rejection would end the process in this turn.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('returns the result of work that ended while the process was paused', async () => {
    // Another thread continues meanwhile; the event loop learns of that after its timers.
    const answer = withTimeout(
      stat('.').then(() => 'in time'),
      1,
      () => 'late',
    );
    for (const until = Date.now() + 50; Date.now() < until;);

    await expect(answer).resolves.toBe('in time');
  });
});
