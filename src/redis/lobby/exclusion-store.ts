import type { Redis } from 'ioredis';
import { redisCall } from '../redis-call.js';

/**
 * Why somebody may not be in a meeting. `banned`: until it ends. `removed`: until they have been
 * let in anew, because the tokens they hold stay good for LiveKit.
 */
export type Exclusion = 'banned' | 'removed';

export interface ExcludedPeople {
  readonly identities: readonly string[];
  /** A ban goes with the user, under whatever identity. Null for people without an account. */
  readonly userId: string | null;
}

/**
 * Who was put out of each meeting. Goes with the rest of the lobby's state when the meeting ends.
 * Every method throws StorageUnavailableError while the store cannot be reached.
 */
export interface ExclusionStore {
  exclude(roomId: string, people: ExcludedPeople, as: Exclusion): Promise<void>;
  find(roomId: string, identity: string, userId: string | null): Promise<Exclusion | null>;
  /**
   * Somebody who was removed is let in again. `byDecision`: only if a host's decision to let them
   * in still stands; a removal at the same moment may have taken it back.
   */
  readmit(roomId: string, identity: string, byDecision: boolean): Promise<void>;
}

/** As long as the meetings that nobody clears may last. */
const KEEP_MS = 7 * 86_400_000;

const READMIT = `
if ARGV[2] == '1' and redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return 0 end
return redis.call('HDEL', KEYS[1], 'removed:' .. ARGV[1])
`;

type ExclusionRedis = Redis & {
  foyerReadmit(
    bans: string,
    admitted: string,
    identity: string,
    byDecision: string,
  ): Promise<number>;
};

/** In the lobby's hash of bans, which the lobby reads at the door and clears with the meeting. */
export class RedisExclusionStore implements ExclusionStore {
  readonly #redis: ExclusionRedis;

  constructor(
    redis: Redis,
    private readonly prefix: string,
  ) {
    redis.defineCommand('foyerReadmit', { lua: READMIT, numberOfKeys: 2 });
    this.#redis = redis as ExclusionRedis;
  }

  async exclude(
    roomId: string,
    { identities, userId }: ExcludedPeople,
    as: Exclusion,
  ): Promise<void> {
    const fields =
      as === 'removed'
        ? identities.map((identity) => `removed:${identity}`)
        : [
            ...identities.map((identity) => `identity:${identity}`),
            ...(userId === null ? [] : [`user:${userId}`]),
          ];
    const bans = this.#key(roomId, 'bans');
    const since = String(Date.now());
    await redisCall(() =>
      Promise.all([
        this.#redis.hset(bans, Object.fromEntries(fields.map((field) => [field, since]))),
        this.#redis.pexpire(bans, KEEP_MS),
      ]),
    );
  }

  async find(roomId: string, identity: string, userId: string | null): Promise<Exclusion | null> {
    const [banned, removed, bannedUser] = await redisCall(() =>
      this.#redis.hmget(
        this.#key(roomId, 'bans'),
        `identity:${identity}`,
        `removed:${identity}`,
        `user:${userId ?? ''}`,
      ),
    );
    if (banned ?? bannedUser) return 'banned';
    return removed ? 'removed' : null;
  }

  async readmit(roomId: string, identity: string, byDecision: boolean): Promise<void> {
    const [bans, admitted] = [this.#key(roomId, 'bans'), this.#key(roomId, 'admitted')];
    await redisCall(() =>
      this.#redis.foyerReadmit(bans, admitted, identity, byDecision ? '1' : '0'),
    );
  }

  #key(roomId: string, key: 'bans' | 'admitted'): string {
    return `${this.prefix}:lobby:{${roomId}}:${key}`;
  }
}
