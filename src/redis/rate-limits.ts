import { LRUCache } from 'lru-cache';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisClient } from './redis-client.js';
import { RateLimitedError } from '../errors/domain-error.js';
import { defineScript } from './define-script.js';
import { redisCall } from './redis-call.js';

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;

/** The window of each limit, in seconds; the limits themselves are settings. */
const WINDOW_SECONDS = {
  joinsPerPerson: MINUTE_SECONDS,
  entriesPerAddress: MINUTE_SECONDS,
  entriesPerRoom: MINUTE_SECONDS,
  roomMisses: MINUTE_SECONDS,
  signInsPerAddress: MINUTE_SECONDS,
  tokensPerAddress: MINUTE_SECONDS,
  tokensPerApplication: MINUTE_SECONDS,
  applicationRequests: MINUTE_SECONDS,
  writesPerPerson: MINUTE_SECONDS,
  writesPerAddress: MINUTE_SECONDS,
  subtitlesPerParticipant: MINUTE_SECONDS,
  roomsPerPerson: HOUR_SECONDS,
  rolesPerPerson: HOUR_SECONDS,
  recordingsPerPerson: HOUR_SECONDS,
  invitationsPerUser: HOUR_SECONDS,
  invitationsPerRoom: HOUR_SECONDS,
} as const;

export type RateLimitKind = keyof typeof WINDOW_SECONDS;

export interface RateLimits {
  /**
   * Counts one use by `key`.
   * @throws RateLimitedError when the limit is exceeded, StorageUnavailableError
   */
  consume(kind: RateLimitKind, key: string): Promise<void>;
  /**
   * Counts several uses, or none of them, so that a rejected batch leaves room for a smaller one.
   * @throws RateLimitedError when they would exceed the limit, StorageUnavailableError
   */
  consumeBatch(kind: RateLimitKind, key: string, uses: number): Promise<void>;
  /**
   * Returns uses that had no effect.
   * @throws StorageUnavailableError
   */
  refund(kind: RateLimitKind, key: string, uses: number): Promise<void>;
  /**
   * Counts `member` among those of `key`; a member that was counted in this window always passes.
   * @throws RateLimitedError when `key` has too many others, StorageUnavailableError
   */
  consumeDistinct(kind: RateLimitKind, key: string, member: string): Promise<void>;
  /**
   * Counts nothing and reads only this instance's memory, so it is cheap.
   * @throws RateLimitedError while `key` is blocked on this instance
   */
  check(kind: RateLimitKind, key: string): void;
}

export type RateLimitSettings = Readonly<Record<RateLimitKind, number>> & {
  /** False to count nothing. */
  readonly enabled: boolean;
};

const msToWait = (ms: number): number => ms;

const consumeDistinct = defineScript({
  file: new URL('./rate-limits-consume-distinct.lua', import.meta.url),
  keys: ['members'],
  args: (member: string, max: number, windowMs: number) => [member, max, windowMs],
  reply: msToWait,
});

const consumeBatch = defineScript({
  file: new URL('./rate-limits-consume-batch.lua', import.meta.url),
  keys: ['counter'],
  args: (uses: number, max: number, windowMs: number) => [uses, max, windowMs],
  reply: msToWait,
});

const refund = defineScript({
  file: new URL('./rate-limits-refund.lua', import.meta.url),
  keys: ['counter'],
  args: (uses: number) => [uses],
  reply: () => undefined,
});

const MAX_REMEMBERED_REFUSALS = 10_000;

/** Rate limits that all instances share. */
export class RedisRateLimits implements RateLimits {
  readonly #limiters = new Map<RateLimitKind, RateLimiterRedis>();
  /** When a key may be used again, as Unix time in ms. */
  readonly #refusals = new LRUCache<string, number>({ max: MAX_REMEMBERED_REFUSALS });

  constructor(
    private readonly redis: RedisClient,
    private readonly prefix: string,
    private readonly settings: RateLimitSettings,
  ) {}

  async consume(kind: RateLimitKind, key: string): Promise<void> {
    if (!this.settings.enabled) return;
    const limiter = this.#limiter(kind);
    const refusal = await redisCall(() => limiter.consume(key).then(() => null, refusalOf));
    if (refusal) throw this.#refuse(kind, key, refusal.msBeforeNext);
  }

  async consumeBatch(kind: RateLimitKind, key: string, uses: number): Promise<void> {
    if (!this.settings.enabled) return;
    const [max, windowMs] = [this.settings[kind], WINDOW_SECONDS[kind] * 1000];
    const keys = [this.#key(kind, key)] as const;
    const waitMs = await consumeBatch(this.redis, keys, uses, max, windowMs);
    if (waitMs > 0) throw new RateLimitedError(waitMs);
  }

  async refund(kind: RateLimitKind, key: string, uses: number): Promise<void> {
    if (!this.settings.enabled) return;
    await refund(this.redis, [this.#key(kind, key)], uses);
  }

  async consumeDistinct(kind: RateLimitKind, key: string, member: string): Promise<void> {
    if (!this.settings.enabled) return;
    const [max, windowMs] = [this.settings[kind], WINDOW_SECONDS[kind] * 1000];
    const keys = [this.#key(kind, key)] as const;
    const waitMs = await consumeDistinct(this.redis, keys, member, max, windowMs);
    if (waitMs > 0) throw new RateLimitedError(waitMs);
  }

  check(kind: RateLimitKind, key: string): void {
    const waitMs = (this.#refusals.get(`${kind} ${key}`) ?? 0) - Date.now();
    if (waitMs > 0) throw new RateLimitedError(waitMs);
  }

  #refuse(kind: RateLimitKind, key: string, waitMs: number): RateLimitedError {
    this.#refusals.set(`${kind} ${key}`, Date.now() + waitMs);
    return new RateLimitedError(waitMs);
  }

  #limiter(kind: RateLimitKind): RateLimiterRedis {
    const known = this.#limiters.get(kind);
    if (known) return known;
    const limiter = new RateLimiterRedis({
      storeClient: this.redis,
      keyPrefix: this.#keyPrefix(kind),
      points: this.settings[kind],
      duration: WINDOW_SECONDS[kind],
      // Blocks a flood without asking Redis each time.
      inMemoryBlockOnConsumed: this.settings[kind] + 1,
    });
    this.#limiters.set(kind, limiter);
    return limiter;
  }

  #key(kind: RateLimitKind, key: string): string {
    return `${this.#keyPrefix(kind)}:${key}`;
  }

  #keyPrefix(kind: RateLimitKind): string {
    return `${this.prefix}:limits:${kind}`;
  }
}

/**
 * The limiter rejects with its count when the limit is exceeded, and with an error during an
 * outage.
 */
function refusalOf(reason: unknown): RateLimiterRes {
  if (reason instanceof RateLimiterRes) return reason;
  throw reason;
}
