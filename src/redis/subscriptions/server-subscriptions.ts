import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { withTimeout } from '../../lib/with-timeout.js';
import { outageLogLevel } from '../redis-call.js';
import {
  NO_LISTENER,
  PING_TIMEOUT_MS,
  type SubscriptionListener,
  type Subscriptions,
} from './subscriptions.js';

const RETRY_MS = 1_000;

/** Subscriptions on one server, or on the primary that Sentinels name. */
export class ServerSubscriptions implements Subscriptions {
  readonly isSharded = false;
  readonly #channels = new Set<string>();
  #listener = NO_LISTENER;
  #connectedAt = performance.now();

  /**
   * @param redis a dedicated connection, because a subscribing connection accepts no other commands
   */
  constructor(
    private readonly redis: Redis,
    private readonly log: Logger,
  ) {
    redis.on('message', (channel, text) => this.#listener.message(channel, text));
    let connectedBefore = redis.status === 'ready';
    redis.on('ready', () => {
      this.#connectedAt = performance.now();
      if (connectedBefore) void this.#subscribeAgain();
      connectedBefore = true;
    });
  }

  get isReady(): boolean {
    return this.redis.status === 'ready';
  }

  listen(listener: SubscriptionListener): void {
    this.#listener = listener;
  }

  async subscribe(channel: string): Promise<void> {
    this.#channels.add(channel);
    await this.redis.subscribe(channel);
  }

  async unsubscribe(channel: string): Promise<void> {
    this.#channels.delete(channel);
    await this.redis.unsubscribe(channel);
  }

  async check(): Promise<void> {
    if (this.redis.status !== 'ready') return;
    const answered = this.redis.ping().then(
      () => true,
      () => true,
    );
    const isAlive = await withTimeout(answered, PING_TIMEOUT_MS, () => false);
    if (!isAlive && this.isReady) this.redis.disconnect(true);
  }

  renew(before: number): void {
    if (this.isReady && this.#connectedAt < before) this.redis.disconnect(true);
  }

  disconnect(): void {
    this.redis.disconnect();
  }

  /** The new connection has no subscriptions. Retries until it has, or is lost as well. */
  async #subscribeAgain(): Promise<void> {
    const channels = [...this.#channels];
    try {
      if (channels.length > 0) await this.redis.subscribe(...channels);
    } catch (error) {
      this.log[outageLogLevel(error)](
        { err: error },
        `Failed to subscribe after a reconnect; retrying in ${RETRY_MS / 1000} s`,
      );
      const retry = () => {
        if (this.isReady) void this.#subscribeAgain();
      };
      setTimeout(retry, RETRY_MS).unref();
      return;
    }
    this.#listener.gap([...this.#channels]);
  }
}
