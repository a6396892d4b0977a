import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from '../errors/domain-error.js';
import { redisCall } from './redis-call.js';

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;

/** The window of each limit, in seconds; how much fits into it is a setting. */
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
   * Counts one use by `key`, or several.
   * @throws RateLimitedError when there were too many lately, StorageUnavailableError
   */
  consume(kind: RateLimitKind, key: string, uses?: number): Promise<void>;
  /**
   * Counts `member` among those of `key`; one that was counted in this window already always passes.
   * @throws RateLimitedError when `key` has too many others, StorageUnavailableError
   */
  consumeDistinct(kind: RateLimitKind, key: string, member: string): Promise<void>;
  /**
   * Counts nothing, and asks this instance's memory alone, so that it costs nothing.
   * @throws RateLimitedError while `key` is refused here
   */
  check(kind: RateLimitKind, key: string): void;
}

export type RateLimitSettings = Readonly<Record<RateLimitKind, number>> & {
  /** False: nothing is counted. */
  readonly enabled: boolean;
};

/**
 * A set of the members counted in this window. Counting and adding are one step: otherwise many
 * requests of one member at the same moment would each be counted.
 * KEYS: the set. ARGV: member, most members, window in ms. Replies 0, or the ms to wait.
 */
const CONSUME_DISTINCT = `
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then return 0 end
local count = redis.call('SCARD', KEYS[1])
if count >= tonumber(ARGV[2]) then return math.max(1, redis.call('PTTL', KEYS[1])) end
redis.call('SADD', KEYS[1], ARGV[1])
if count == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 0
`;

type DistinctRedis = Redis & {
  foyerConsumeDistinct(key: string, member: string, max: number, windowMs: number): Promise<number>;
};

const MAX_REMEMBERED_REFUSALS = 10_000;

/** Limits that all instances share. */
export class RedisRateLimits implements RateLimits {
  readonly #redis: DistinctRedis;
  readonly #limiters = new Map<RateLimitKind, RateLimiterRedis>();
  /** When a key may be used again, Unix time in ms. */
  readonly #refusals = new LRUCache<string, number>({ max: MAX_REMEMBERED_REFUSALS });

  constructor(
    redis: Redis,
    private readonly prefix: string,
    private readonly settings: RateLimitSettings,
  ) {
    redis.defineCommand('foyerConsumeDistinct', { lua: CONSUME_DISTINCT, numberOfKeys: 1 });
    this.#redis = redis as DistinctRedis;
  }

  async consume(kind: RateLimitKind, key: string, uses = 1): Promise<void> {
    if (!this.settings.enabled) return;
    const limiter = this.#limiter(kind);
    const refusal = await redisCall(() => limiter.consume(key, uses).then(() => null, refusalOf));
    if (refusal) throw this.#refuse(kind, key, refusal.msBeforeNext);
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
      // A flood is refused without asking Redis each time.
      inMemoryBlockOnConsumed: this.settings[kind] + 1,
    });
    this.#limiters.set(kind, limiter);
    return limiter;
  }

  #keyPrefix(kind: RateLimitKind): string {
    return `${this.prefix}:limits:${kind}`;
  }
}

/** The limiter rejects with its count when it refuses, and with an error when Redis is away. */
function refusalOf(reason: unknown): RateLimiterRes {
  if (reason instanceof RateLimiterRes) return reason;
  throw reason;
}
