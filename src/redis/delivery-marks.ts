import type { RedisClient } from './redis-client.js';
import { redisCall } from './redis-call.js';
import { releaseKey } from './release-key.js';

/** `begun`: the transfer started this long ago, with an unknown result. */
export type DeliveryMark =
  { readonly type: 'none' | 'sent' } | { readonly type: 'begun'; readonly forMs: number };

/** Longer than a delivery takes with all its retries. */
const KEPT_SECONDS = 30 * 24 * 3600;
const SENT = 'sent';

/** The mark of a new attempt: the time in ms, with a fraction that differs between attempts. */
export const newAttempt = (): number => Date.now() + Math.random();

/** Marks deliveries that were sent, or may have been. */
export class DeliveryMarks {
  constructor(
    private readonly redis: RedisClient,
    private readonly prefix: string,
  ) {}

  async read(id: string): Promise<DeliveryMark> {
    const value = await redisCall(() => this.redis.get(this.#key(id)));
    if (value === null) return { type: 'none' };
    return value === SENT ? { type: 'sent' } : { type: 'begun', forMs: Date.now() - Number(value) };
  }

  /** False if another attempt has begun, or the delivery was sent. */
  async begin(id: string, attempt: number): Promise<boolean> {
    const answer = await redisCall(() =>
      this.redis.set(this.#key(id), String(attempt), 'EX', KEPT_SECONDS, 'NX'),
    );
    return answer === 'OK';
  }

  /** For an attempt that transferred nothing. */
  async withdraw(id: string, attempt: number): Promise<void> {
    await releaseKey(this.redis, [this.#key(id)], attempt);
  }

  async sent(id: string): Promise<void> {
    await redisCall(() => this.redis.set(this.#key(id), SENT, 'EX', KEPT_SECONDS));
  }

  async forget(id: string): Promise<void> {
    await redisCall(() => this.redis.del(this.#key(id)));
  }

  #key(id: string): string {
    return `${this.prefix}:delivery:${id}`;
  }
}
