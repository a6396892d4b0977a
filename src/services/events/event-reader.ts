import { withTimeout } from '../../lib/with-timeout.js';
import type { EventStream, Gap } from '../../redis/pub-sub.js';

/** No event arrived in time. */
export const TICK = Symbol('tick');
/** The stream has ended. */
export const END = Symbol('end');

/** Reads a stream of events with a timeout. */
export class EventReader<T> {
  #pending: Promise<IteratorResult<T | Gap, unknown>> | null = null;

  constructor(private readonly source: EventStream<T>) {}

  async next(timeoutMs: number): Promise<T | Gap | typeof TICK | typeof END> {
    this.#pending ??= this.source.next();
    const result = await withTimeout(this.#pending, timeoutMs, (): typeof TICK => TICK);
    if (result === TICK) return TICK;
    this.#pending = null;
    return result.done ? END : result.value;
  }
}

/**
 * A generator that can be ended while it waits for its source. By itself, `return()` would wait for
 * the pending `await`.
 */
export function closable<T>(
  steps: AsyncGenerator<T, void>,
  source: { close(): void },
): AsyncIterableIterator<T> {
  return {
    next: async () => {
      try {
        const result = await steps.next();
        if (result.done) source.close();
        return result;
      } catch (error) {
        source.close();
        throw error;
      }
    },
    return: () => {
      source.close();
      return steps.return();
    },
    throw: (error: unknown) => {
      source.close();
      return steps.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The delay before the next attempt, doubling up to a limit. */
export class BackOff {
  #next: number;

  constructor(
    private readonly firstMs: number,
    private readonly maxMs: number,
  ) {
    this.#next = firstMs;
  }

  take(): number {
    const delay = this.#next;
    this.#next = Math.min(this.#next * 2, this.maxMs);
    return delay;
  }

  reset(): void {
    this.#next = this.firstMs;
  }
}
