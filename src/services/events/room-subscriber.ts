import { SubscriberTooSlowError } from '../../redis/pub-sub.js';
import type { FeedEvent } from './room-event.js';

/** How many steps a subscriber may fall behind before its stream ends. */
const MAX_BEHIND = 256;

/** A subscriber, as its feed sees it. */
export interface SubscriberSink {
  /** The user, or the application that acts as itself; null for guests. */
  readonly userId: string | null;
  /** From the participant token of this room; null without one. */
  readonly identity: string | null;
  /** The events of one step, in order. */
  push(events: readonly FeedEvent[]): void;
  /** Ends the stream after the events pushed before. */
  end(): void;
}

/** A subscriber of some kinds of events: a bounded queue with one reader. */
export class RoomSubscriber<E extends FeedEvent>
  implements SubscriberSink, AsyncIterableIterator<E, undefined>
{
  #steps: (readonly E[])[] = [];
  /** The number of events of the first step that were read. */
  #read = 0;
  #waiting: {
    resolve(result: IteratorResult<E, undefined>): void;
    reject(error: unknown): void;
  } | null = null;
  #end: 'open' | 'ending' | 'closed' = 'open';
  #error: Error | null = null;

  constructor(
    readonly userId: string | null,
    readonly identity: string | null,
    private readonly wants: (event: FeedEvent) => event is E,
    private readonly onClose: (subscriber: RoomSubscriber<E>) => void,
  ) {}

  push(all: readonly FeedEvent[]): void {
    const events = all.filter(this.wants);
    if (this.#end !== 'open' || events.length === 0) return;
    if (this.#steps.length >= MAX_BEHIND) {
      this.#steps = [];
      this.#read = 0;
      this.#error = new SubscriberTooSlowError();
      this.end();
      return;
    }
    this.#steps.push(events);
    this.#wake();
  }

  end(): void {
    if (this.#end !== 'open') return;
    this.#end = 'ending';
    this.onClose(this);
    this.#wake();
  }

  next(): Promise<IteratorResult<E, undefined>> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#wake();
    });
  }

  return(): Promise<IteratorResult<E, undefined>> {
    this.#steps = [];
    this.end();
    this.#end = 'closed';
    this.#wake();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #wake(): void {
    const reader = this.#waiting;
    if (!reader) return;
    const value = this.#take();
    if (!value && this.#end === 'open') return;
    this.#waiting = null;
    if (value) reader.resolve({ done: false, value });
    else if (this.#error) reader.reject(this.#takeError());
    else reader.resolve({ done: true, value: undefined });
  }

  #take(): E | undefined {
    const step = this.#steps[0];
    const event = step?.[this.#read];
    this.#read += 1;
    if (!step || this.#read >= step.length) {
      this.#steps.shift();
      this.#read = 0;
    }
    return event;
  }

  #takeError(): Error | null {
    const error = this.#error;
    this.#error = null;
    return error;
  }
}
