import type { RedisClient } from './redis-client.js';
import { redisCall } from './redis-call.js';

/**
 * The state of dial-in. Every method throws StorageUnavailableError while the store cannot be
 * reached.
 */
export interface TelephonyStore {
  /** The ID of the room's dispatch rule; empty while it is being created; null without one. */
  findRule(roomId: string): Promise<string | null>;
  setRule(roomId: string, ruleId: string): Promise<void>;
  forgetRule(roomId: string): Promise<void>;
  /** By room ID. */
  allRules(): Promise<ReadonlyMap<string, string>>;
  /** How long callers on hold have been alone in the room, in ms, counted from the first call. */
  aloneForMs(roomId: string): Promise<number>;
  clearAlone(roomId: string): Promise<void>;
  /** The latest call of this identity that was announced to hosts or decided by them. */
  findCall(roomId: string, identity: string): Promise<string | null>;
  setCall(roomId: string, identity: string, call: string): Promise<void>;
}

/** Far longer than callers may be alone. */
const ALONE_KEEP_MS = 60_000;
/** As long as the lobby keeps decisions that are never cleared. */
const CALLS_KEEP_MS = 86_400_000;

export class RedisTelephonyStore implements TelephonyStore {
  readonly #rules: string;

  constructor(
    private readonly redis: RedisClient,
    private readonly prefix: string,
  ) {
    this.#rules = `${prefix}:telephony:rules`;
  }

  findRule(roomId: string): Promise<string | null> {
    return redisCall(() => this.redis.hget(this.#rules, roomId));
  }

  async setRule(roomId: string, ruleId: string): Promise<void> {
    await redisCall(() => this.redis.hset(this.#rules, roomId, ruleId));
  }

  async forgetRule(roomId: string): Promise<void> {
    await redisCall(() => this.redis.hdel(this.#rules, roomId));
  }

  async allRules(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    let cursor = '0';
    do {
      const [next, page] = await redisCall(() => this.redis.hscan(this.#rules, cursor));
      for (let at = 0; at < page.length; at += 2) found.set(page[at] ?? '', page[at + 1] ?? '');
      cursor = next;
    } while (cursor !== '0');
    return found;
  }

  async aloneForMs(roomId: string): Promise<number> {
    const key = this.#alone(roomId);
    await redisCall(() => this.redis.set(key, Date.now(), 'PX', ALONE_KEEP_MS, 'NX'));
    const since = await redisCall(() => this.redis.get(key));
    return since === null ? 0 : Date.now() - Number(since);
  }

  async clearAlone(roomId: string): Promise<void> {
    await redisCall(() => this.redis.unlink(this.#alone(roomId)));
  }

  findCall(roomId: string, identity: string): Promise<string | null> {
    return redisCall(() => this.redis.hget(this.#calls(roomId), identity));
  }

  async setCall(roomId: string, identity: string, call: string): Promise<void> {
    const calls = this.#calls(roomId);
    await redisCall(() =>
      Promise.all([
        this.redis.hset(calls, identity, call),
        this.redis.pexpire(calls, CALLS_KEEP_MS),
      ]),
    );
  }

  #calls(roomId: string): string {
    return `${this.prefix}:telephony:{${roomId}}:calls`;
  }

  #alone(roomId: string): string {
    return `${this.prefix}:telephony:{${roomId}}:alone`;
  }
}
