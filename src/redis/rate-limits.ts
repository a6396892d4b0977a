import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from '../errors/domain-error.js';
import { redisCall } from './redis-call.js';

export type RateLimitKind = 'entryPerAddress' | 'entryPerRoom' | 'signIn' | 'subtitles';

export interface RateLimits {
  /**
   * Counts one use by `key`.
   * @throws RateLimitedError when there were too many in the last minute, StorageUnavailableError
   */
  consume(kind: RateLimitKind, key: string): Promise<void>;
}

export interface RateLimitSettings {
  /** False: nothing is counted. */
  readonly enabled: boolean;
  /** Per minute, each. */
  readonly entriesPerAddress: number;
  readonly entriesPerRoom: number;
  readonly signInsPerAddress: number;
  readonly subtitlesPerParticipant: number;
}

const WINDOW_SECONDS = 60;

/** Limits that all instances share. */
export class RedisRateLimits implements RateLimits {
  readonly #limiters: Readonly<Record<RateLimitKind, RateLimiterRedis>> | null;

  constructor(redis: Redis, prefix: string, settings: RateLimitSettings) {
    const limiter = (name: string, points: number) =>
      new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `${prefix}:limits:${name}`,
        points,
        duration: WINDOW_SECONDS,
        // A flood is refused without asking Redis each time.
        inMemoryBlockOnConsumed: points + 1,
      });
    this.#limiters = settings.enabled
      ? {
          entryPerAddress: limiter('entry-address', settings.entriesPerAddress),
          entryPerRoom: limiter('entry-room', settings.entriesPerRoom),
          signIn: limiter('sign-in', settings.signInsPerAddress),
          subtitles: limiter('subtitles', settings.subtitlesPerParticipant),
        }
      : null;
  }

  async consume(kind: RateLimitKind, key: string): Promise<void> {
    const limiter = this.#limiters?.[kind];
    if (!limiter) return;
    const refusal = await redisCall(() => limiter.consume(key).then(() => null, refusalOf));
    if (refusal) throw new RateLimitedError(Math.max(1, Math.round(refusal.msBeforeNext)));
  }
}

/** The limiter rejects with its count when it refuses, and with an error when Redis is away. */
function refusalOf(reason: unknown): RateLimiterRes {
  if (reason instanceof RateLimiterRes) return reason;
  throw reason;
}
