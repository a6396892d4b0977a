import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from '../errors/domain-error.js';
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

/**
 * A set of the members counted in this window. Checks and adds atomically; otherwise concurrent
 * requests of one member would each be counted.
 * KEYS: the set. ARGV: member, maximum number of members, window in ms. Replies 0, or the ms to
 * wait.
 */
const CONSUME_DISTINCT = `
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then return 0 end
local count = redis.call('SCARD', KEYS[1])
if count >= tonumber(ARGV[2]) then return math.max(1, redis.call('PTTL', KEYS[1])) end
redis.call('SADD', KEYS[1], ARGV[1])
if count == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 0
`;

/**
 * KEYS: the counter.
 * ARGV: uses, maximum number of uses, window in ms. Replies 0, or the ms to wait, which is never 0
 * for a batch above the limit.
 */
const CONSUME_BATCH = `
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
if used + tonumber(ARGV[1]) > tonumber(ARGV[2]) then
  local left = redis.call('PTTL', KEYS[1])
  return left > 0 and left or tonumber(ARGV[3])
end
redis.call('INCRBY', KEYS[1], ARGV[1])
if used == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 0
`;

/** KEYS: the counter. ARGV: uses. Does nothing after the window has ended. */
const REFUND = `
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
if used > 0 then redis.call('DECRBY', KEYS[1], math.min(used, tonumber(ARGV[1]))) end
return 0
`;

type LimitsRedis = Redis & {
  foyerConsumeDistinct(key: string, member: string, max: number, windowMs: number): Promise<number>;
  foyerConsumeBatch(key: string, uses: number, max: number, windowMs: number): Promise<number>;
  foyerRefund(key: string, uses: number): Promise<number>;
};

const MAX_REMEMBERED_REFUSALS = 10_000;

/** Rate limits that all instances share. */
export class RedisRateLimits implements RateLimits {
  readonly #redis: LimitsRedis;
  readonly #limiters = new Map<RateLimitKind, RateLimiterRedis>();
  /** When a key may be used again, as Unix time in ms. */
  readonly #refusals = new LRUCache<string, number>({ max: MAX_REMEMBERED_REFUSALS });

  constructor(
    redis: Redis,
    private readonly prefix: string,
    private readonly settings: RateLimitSettings,
  ) {
    redis.defineCommand('foyerConsumeDistinct', { lua: CONSUME_DISTINCT, numberOfKeys: 1 });
    redis.defineCommand('foyerConsumeBatch', { lua: CONSUME_BATCH, numberOfKeys: 1 });
    redis.defineCommand('foyerRefund', { lua: REFUND, numberOfKeys: 1 });
    this.#redis = redis as LimitsRedis;
  }

  async consume(kind: RateLimitKind, key: string): Promise<void> {
    if (!this.settings.enabled) return;
    const limiter = this.#limiter(kind);
    const refusal = await redisCall(() => limiter.consume(key).then(() => null, refusalOf));
    if (refusal) throw this.#refuse(kind, key, refusal.msBeforeNext);
  }

  async consumeBatch(kind: RateLimitKind, key: string, uses: number): Promise<void> {
    if (!this.settings.enabled) return;
    const waitMs = await redisCall(() =>
      this.#redis.foyerConsumeBatch(
        `${this.#keyPrefix(kind)}:${key}`,
        uses,
        this.settings[kind],
        WINDOW_SECONDS[kind] * 1000,
      ),
    );
    if (waitMs > 0) throw new RateLimitedError(waitMs);
  }

  async refund(kind: RateLimitKind, key: string, uses: number): Promise<void> {
    if (!this.settings.enabled) return;
    await redisCall(() => this.#redis.foyerRefund(`${this.#keyPrefix(kind)}:${key}`, uses));
  }

  async consumeDistinct(kind: RateLimitKind, key: string, member: string): Promise<void> {
    if (!this.settings.enabled) return;
    const redisKey = `${this.#keyPrefix(kind)}:${key}`;
    const windowMs = WINDOW_SECONDS[kind] * 1000;
    const waitMs = await redisCall(() =>
      this.#redis.foyerConsumeDistinct(redisKey, member, this.settings[kind], windowMs),
    );
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
      storeClient: this.#redis,
      keyPrefix: this.#keyPrefix(kind),
      points: this.settings[kind],
      duration: WINDOW_SECONDS[kind],
      // Blocks a flood without asking Redis each time.
      inMemoryBlockOnConsumed: this.settings[kind] + 1,
    });
    this.#limiters.set(kind, limiter);
    return limiter;
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
