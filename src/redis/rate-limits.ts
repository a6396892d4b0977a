import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from '../errors/domain-error.js';
import { redisCall } from './redis-call.js';

export type RateLimitKind =
  | 'entryPerAddress'
  | 'entryPerRoom'
  | 'signIn'
  | 'subtitles'
  | 'invitationPerUser'
  | 'invitationPerRoom';

export interface RateLimits {
  /**
   * Counts one use by `key`, or several.
   * @throws RateLimitedError when there were too many lately, StorageUnavailableError
   */
  consume(kind: RateLimitKind, key: string, uses?: number): Promise<void>;
}

export interface RateLimitSettings {
  /** False: nothing is counted. */
  readonly enabled: boolean;
  /** Per minute, each. */
  readonly entriesPerAddress: number;
  readonly entriesPerRoom: number;
  readonly signInsPerAddress: number;
  readonly subtitlesPerParticipant: number;
  /** Per hour, each. */
  readonly invitationsPerUser: number;
  readonly invitationsPerRoom: number;
}

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;

/** Limits that all instances share. */
export class RedisRateLimits implements RateLimits {
  readonly #limiters: Readonly<Record<RateLimitKind, RateLimiterRedis>> | null;

  constructor(redis: Redis, prefix: string, settings: RateLimitSettings) {
    const limiter = (name: string, points: number, duration = MINUTE_SECONDS) =>
      new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `${prefix}:limits:${name}`,
        points,
        duration,
        // A flood is refused without asking Redis each time.
        inMemoryBlockOnConsumed: points + 1,
      });
    this.#limiters = settings.enabled
      ? {
          entryPerAddress: limiter('entry-address', settings.entriesPerAddress),
          entryPerRoom: limiter('entry-room', settings.entriesPerRoom),
          signIn: limiter('sign-in', settings.signInsPerAddress),
          subtitles: limiter('subtitles', settings.subtitlesPerParticipant),
          invitationPerUser: limiter('invitation-user', settings.invitationsPerUser, HOUR_SECONDS),
          invitationPerRoom: limiter('invitation-room', settings.invitationsPerRoom, HOUR_SECONDS),
        }
      : null;
  }

  async consume(kind: RateLimitKind, key: string, uses = 1): Promise<void> {
    const limiter = this.#limiters?.[kind];
    if (!limiter) return;
    const refusal = await redisCall(() => limiter.consume(key, uses).then(() => null, refusalOf));
    if (refusal) throw new RateLimitedError(Math.max(1, Math.round(refusal.msBeforeNext)));
  }
}

/** The limiter rejects with its count when it refuses, and with an error when Redis is away. */
function refusalOf(reason: unknown): RateLimiterRes {
  if (reason instanceof RateLimiterRes) return reason;
  throw reason;
}
