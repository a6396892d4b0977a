import { jest } from '@jest/globals';

/** What `then` answers when that many seconds have gone by. */
export async function later<T>(seconds: number, then: () => T | Promise<T>): Promise<T> {
  jest.useFakeTimers({ now: Date.now() + seconds * 1000, doNotFake: ['nextTick', 'setImmediate'] });
  try {
    return await then();
  } finally {
    jest.useRealTimers();
  }
}
