import { jest } from '@jest/globals';

/** The result of `then` after this many seconds. */
export async function later<T>(seconds: number, then: () => T | Promise<T>): Promise<T> {
  jest.useFakeTimers({ now: Date.now() + seconds * 1000, doNotFake: ['nextTick', 'setImmediate'] });
  try {
    return await then();
  } finally {
    jest.useRealTimers();
  }
}
