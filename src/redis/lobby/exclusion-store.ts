import type { RedisClient } from '../redis-client.js';
import { defineScript } from '../define-script.js';
import { redisCall } from '../redis-call.js';
import type { LobbyKey } from './lobby-keys.js';

/**
 * Why a person is kept out of a meeting. `banned`: until it ends. `removed`: until they are
 * admitted again, because LiveKit still accepts their tokens.
 */
export type Exclusion = 'banned' | 'removed';

export interface ExcludedPeople {
  readonly identities: readonly string[];
  /** A ban applies to the user, with any identity. Null for people without an account. */
  readonly userId: string | null;
  /** A ban applies to the person named in a meeting token, with any identity. */
  readonly bearer?: string | null;
}

/**
 * The people excluded from each meeting. Cleared with the rest of the lobby when the meeting ends.
 * Every method throws StorageUnavailableError while the store cannot be reached.
 */
export interface ExclusionStore {
  exclude(roomId: string, people: ExcludedPeople, as: Exclusion): Promise<void>;
  /** @param bearer the person named in a meeting token */
  find(
    roomId: string,
    identity: string,
    userId: string | null,
    bearer?: string | null,
  ): Promise<Exclusion | null>;
  /**
   * Ends a removal. With `byDecision`, only if a host's admission is still valid; a concurrent
   * removal may have revoked it.
   */
  readmit(roomId: string, identity: string, byDecision: boolean): Promise<void>;
}

/** As long as a meeting that is never cleared may last. */
const KEEP_MS = 7 * 86_400_000;

const readmit = defineScript({
  file: new URL('./readmit.lua', import.meta.url),
  keys: ['bans', 'admitted'],
  args: (identity: string, byDecision: boolean) => [identity, byDecision ? 1 : 0],
  reply: () => undefined,
});

/** In the lobby's hash of bans, which the lobby checks on entry and clears with the meeting. */
export class RedisExclusionStore implements ExclusionStore {
  constructor(
    private readonly redis: RedisClient,
    private readonly prefix: string,
  ) {}

  async exclude(
    roomId: string,
    { identities, userId, bearer = null }: ExcludedPeople,
    as: Exclusion,
  ): Promise<void> {
    const fields =
      as === 'removed'
        ? identities.map((identity) => `removed:${identity}`)
        : [
            ...identities.map((identity) => `identity:${identity}`),
            ...(userId === null ? [] : [`user:${userId}`]),
            ...(bearer === null ? [] : [`bearer:${bearer}`]),
          ];
    const bans = this.#key(roomId, 'bans');
    const since = String(Date.now());
    await redisCall(() =>
      Promise.all([
        this.redis.hset(bans, Object.fromEntries(fields.map((field) => [field, since]))),
        this.redis.pexpire(bans, KEEP_MS),
      ]),
    );
  }

  async find(
    roomId: string,
    identity: string,
    userId: string | null,
    bearer: string | null = null,
  ): Promise<Exclusion | null> {
    const [removed, ...bans] = await redisCall(() =>
      this.redis.hmget(
        this.#key(roomId, 'bans'),
        `removed:${identity}`,
        `identity:${identity}`,
        `user:${userId ?? ''}`,
        `bearer:${bearer ?? ''}`,
      ),
    );
    if (bans.some((since) => since !== null)) return 'banned';
    return removed ? 'removed' : null;
  }

  async readmit(roomId: string, identity: string, byDecision: boolean): Promise<void> {
    const keys = [this.#key(roomId, 'bans'), this.#key(roomId, 'admitted')] as const;
    await readmit(this.redis, keys, identity, byDecision);
  }

  #key(roomId: string, key: LobbyKey): string {
    return `${this.prefix}:lobby:{${roomId}}:${key}`;
  }
}
