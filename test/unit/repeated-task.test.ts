import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RepeatedTask } from '../../src/lib/repeated-task.js';
import { Deferred } from '../support/deferred.js';

describe('RepeatedTask', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const aTask = (run: () => Promise<void>) => {
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    return { task: new RepeatedTask({ periodMs: 1_000, run, onError }), errors };
  };

  it('runs once per period until it is closed, however often it is started', async () => {
    const run = jest.fn(() => Promise.resolve());
    const { task } = aTask(run);

    task.start();
    task.start();
    await jest.advanceTimersByTimeAsync(3_000);
    task.close();
    await jest.advanceTimersByTimeAsync(3_000);

    expect(run).toHaveBeenCalledTimes(3);
  });

  it('starts no run while another one is in progress', async () => {
    const running = new Deferred();
    const run = jest.fn(() => running.given);
    const { task } = aTask(run);

    const first = task.run();
    await task.run();
    running.give();
    await first;

    expect(run).toHaveBeenCalledTimes(1);
  });

  it('passes the error of a failed run on, and runs again', async () => {
    const failure = new Error('away');
    const { task, errors } = aTask(() => Promise.reject(failure));

    await task.run();
    await task.run();

    expect(errors).toEqual([failure, failure]);
  });
});
