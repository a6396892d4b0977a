import { LRUCache } from 'lru-cache';
import type { RedisClient } from './redis-client.js';
import type { PendingEvents } from '../models/event-outbox.js';
import { redisCall, redisPipeline } from './redis-call.js';

/** An event that a script stored with the change that it reports. */
export interface StoredEvent {
  /** The text to remove it by. */
  readonly entry: string;
  readonly value: unknown;
}

/** Renewed by each change that comes later than this. */
const INDEX_RENEWAL_MS = 60_000;
/** Longer than any script takes after its room was listed. */
const INDEX_KEEP_MS = 5 * 60_000;
export const MAX_STORED_EVENTS_READ = 200;

/**
 * The events of changes in Redis. The scripts push them to a list of the room, in the same step as
 * the change; here they are read, and removed once they are stored elsewhere.
 */
export class RedisEventOutbox {
  readonly #index: string;
  readonly #listed = new LRUCache<string, true>({ max: 10_000, ttl: INDEX_RENEWAL_MS });

  constructor(
    private readonly redis: RedisClient,
    private readonly prefix: string,
    private readonly pending: PendingEvents,
  ) {
    this.#index = `${prefix}:event-rooms`;
  }

  /** The list of a room, for the KEYS of a script. */
  key(roomId: string): string {
    return `${this.prefix}:events:{${roomId}}`;
  }

  /** Runs a step that may push events, so that they are found even if this process dies. */
  async around<T>(roomId: string, step: () => Promise<T>): Promise<T> {
    if (!this.#listed.has(roomId)) {
      await redisCall(() => this.redis.zadd(this.#index, Date.now(), roomId));
      this.#listed.set(roomId, true);
    }
    try {
      return await step();
    } finally {
      this.pending.report(roomId);
    }
  }

  /** Oldest first. */
  async read(roomId: string): Promise<readonly StoredEvent[]> {
    const entries = await redisCall(() =>
      this.redis.lrange(this.key(roomId), 0, MAX_STORED_EVENTS_READ - 1),
    );
    return entries.map((entry) => ({ entry, value: JSON.parse(entry) as unknown }));
  }

  /** By their text: another reader may have removed some, and scripts add others. */
  async remove(roomId: string, entries: readonly string[]): Promise<void> {
    await redisPipeline(
      this.redis,
      entries.map((entry) => ['lrem', this.key(roomId), 1, entry]),
    );
  }

  /** The rooms whose list was used before `time` and is not empty. */
  async roomsWithEvents(time: Date, limit: number): Promise<readonly string[]> {
    const rooms = await redisCall(() =>
      this.redis.zrangebyscore(this.#index, '-inf', time.getTime(), 'LIMIT', 0, limit),
    );
    const lengths = await redisPipeline(
      this.redis,
      rooms.map((roomId) => ['llen', this.key(roomId)]),
    );
    const empty = rooms.filter((_roomId, index) => lengths[index] === 0);
    await this.#unlist(empty);
    return rooms.filter((roomId) => !empty.includes(roomId));
  }

  /** A room that has been listed again in the meantime stays. */
  async #unlist(rooms: readonly string[]): Promise<void> {
    const before = Date.now() - INDEX_KEEP_MS;
    const scores = await redisPipeline(
      this.redis,
      rooms.map((roomId) => ['zscore', this.#index, roomId]),
    );
    const old = rooms.filter((_roomId, index) => Number(scores[index]) < before);
    if (old.length > 0) await redisCall(() => this.redis.zrem(this.#index, ...old));
  }
}
