import type { Logger } from 'pino';
import { defineScript } from './define-script.js';
import { outageLogLevel, redisCall } from './redis-call.js';
import { isCluster, type RedisClient } from './redis-client.js';
import type { Subscriptions } from './subscriptions/subscriptions.js';

/**
 * Sent to a stream's reader when events may have been lost; the reader must read the current state
 * again.
 */
export const GAP = Symbol('gap');
export type Gap = typeof GAP;

/** One subscriber's events. Ends when closed, or with an error when its reader falls behind. */
export interface EventStream<T> extends AsyncIterableIterator<T | Gap> {
  close(): void;
}

export interface PubSub {
  /**
   * Delivers at most once to the current subscribers on all instances. Never rejects: losses are
   * logged.
   */
  publish(topic: string, payload: unknown): void;
  /** Resolves once the subscription is active; later events are received. */
  open<T>(topics: readonly string[]): Promise<EventStream<T>>;
  close(): Promise<void>;
  /** For metrics. */
  readonly counters: {
    readonly published: number;
    readonly delivered: number;
    readonly overflowed: number;
  };
}

export class SubscriberTooSlowError extends Error {
  constructor() {
    super('This subscription fell behind and was ended; subscribe again.');
    this.name = 'SubscriberTooSlowError';
  }
}

/** How many events a subscriber may fall behind before its stream ends. */
export const MAX_QUEUED_EVENTS = 256;

const publishEvent = defineScript({
  file: new URL('./publish-event.lua', import.meta.url),
  keys: ['topic'],
  args: (channel: string, text: string) => [channel, text],
  reply: () => undefined,
});

/**
 * Bounded publish-subscribe over Redis: a subscriber that stops reading loses only its own stream,
 * and takes at most MAX_QUEUED_EVENTS events of memory. Each payload is parsed once per instance,
 * for all its subscribers. After a lost connection, its streams receive GAP once they are subscribed
 * again.
 */
export class RedisPubSub implements PubSub {
  readonly counters = { published: 0, delivered: 0, overflowed: 0 };
  readonly #streams = new Map<string, Set<QueueStream>>();
  readonly #subscribing = new Map<string, Promise<unknown>>();

  constructor(
    private readonly publisher: RedisClient,
    private readonly subscriptions: Subscriptions,
    private readonly prefix: string,
    private readonly log: Logger,
  ) {
    subscriptions.listen({
      message: (channel, text) => this.#deliver(channel, text),
      gap: (channels) => this.#reportGap(channels),
    });
  }

  /**
   * The Redis channel of a topic; Lua scripts publish to it directly. Without shards, it has no hash
   * tag: instances of earlier releases do not know the tags.
   */
  channel(topic: string): string {
    const name = this.subscriptions.isSharded ? topic : withoutTag(topic);
    return `${this.prefix}:events:${name}`;
  }

  publish(topic: string, payload: unknown): void {
    this.counters.published += 1;
    this.#send(topic, JSON.stringify(payload)).catch((error: unknown) => {
      this.log[outageLogLevel(error)](
        { err: error, topic },
        'Event not published; subscribers read the state again later',
      );
    });
  }

  async open<T>(topics: readonly string[]): Promise<EventStream<T>> {
    const channels = topics.map((topic) => this.channel(topic));
    const stream = new QueueStream(() => {
      for (const channel of channels) this.#leave(channel, stream);
    });
    try {
      await redisCall(() => Promise.all(channels.map((channel) => this.#join(channel, stream))));
    } catch (error) {
      stream.close();
      throw error;
    }
    return stream as EventStream<unknown> as EventStream<T>;
  }

  async close(): Promise<void> {
    for (const streams of this.#streams.values()) for (const stream of streams) stream.close();
    await Promise.resolve();
  }

  #send(topic: string, text: string): Promise<unknown> {
    const channel = this.channel(topic);
    if (this.subscriptions.isSharded) return this.publisher.spublish(channel, text);
    if (!isCluster(this.publisher)) return this.publisher.publish(channel, text);
    return publishEvent(this.publisher, [`${this.prefix}:events:${topic}`], channel, text);
  }

  #join(channel: string, stream: QueueStream): Promise<unknown> {
    const streams = this.#streams.get(channel);
    if (streams) {
      streams.add(stream);
      return this.#subscribing.get(channel) ?? Promise.resolve();
    }
    this.#streams.set(channel, new Set([stream]));
    const subscribing = this.subscriptions.subscribe(channel);
    this.#subscribing.set(channel, subscribing);
    const settled = () => this.#subscribing.delete(channel);
    subscribing.then(settled, settled);
    return subscribing;
  }

  #leave(channel: string, stream: QueueStream): void {
    const streams = this.#streams.get(channel);
    if (!streams?.delete(stream) || streams.size > 0) return;
    this.#streams.delete(channel);
    this.subscriptions.unsubscribe(channel).catch((error: unknown) => {
      this.log.debug({ err: error, channel }, 'Failed to unsubscribe; ignoring further events');
    });
  }

  #deliver(channel: string, message: string): void {
    const streams = this.#streams.get(channel);
    if (!streams) return;
    const payload = this.#parse(channel, message);
    if (payload === undefined) return;
    for (const stream of streams) {
      if (stream.push(payload)) this.counters.delivered += 1;
      else this.counters.overflowed += 1;
    }
  }

  #parse(channel: string, message: string): unknown {
    try {
      return JSON.parse(message);
    } catch (error) {
      this.log.warn({ err: error, channel }, 'Event dropped: its payload is not JSON');
      return undefined;
    }
  }

  #reportGap(channels: readonly string[]): void {
    const streams = channels.flatMap((channel) => [...(this.#streams.get(channel) ?? [])]);
    for (const stream of new Set(streams)) stream.push(GAP);
  }
}

/** Braces in the ID of a room, which LiveKit allows, would look like a tag. */
const withoutTag = (topic: string): string =>
  topic.replace(/\{(.*)\}/s, (_, id: string) => id.replace(/[{}%]/g, encodeURIComponent));

/** A queue with one reader. */
class QueueStream implements EventStream<unknown> {
  #queue: unknown[] = [];
  #waiting: PromiseWithResolversOf<IteratorResult<unknown>> | null = null;
  #end: 'open' | 'closed' | 'overflowed' = 'open';

  constructor(private readonly onClose: () => void) {}

  /** False if the reader is too far behind, which ends the stream. */
  push(value: unknown): boolean {
    if (this.#end !== 'open') return true;
    if (this.#waiting) {
      const { resolve } = this.#waiting;
      this.#waiting = null;
      resolve({ done: false, value });
      return true;
    }
    if (this.#queue.length >= MAX_QUEUED_EVENTS) {
      this.#finish('overflowed');
      return false;
    }
    this.#queue.push(value);
    return true;
  }

  close(): void {
    this.#finish('closed');
  }

  next(): Promise<IteratorResult<unknown>> {
    if (this.#queue.length > 0) return Promise.resolve({ done: false, value: this.#queue.shift() });
    if (this.#end === 'closed') return Promise.resolve({ done: true, value: undefined });
    if (this.#end === 'overflowed') {
      this.#end = 'closed';
      return Promise.reject(new SubscriberTooSlowError());
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<unknown>> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #finish(end: 'closed' | 'overflowed'): void {
    if (this.#end !== 'open') return;
    this.#end = end;
    this.#queue = [];
    this.onClose();
    this.#waiting?.resolve({ done: true, value: undefined });
    this.#waiting = null;
  }
}

interface PromiseWithResolversOf<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}
