import { LRUCache } from 'lru-cache';
import type { RedisClient } from '../redis-client.js';
import { keysFor } from '../define-script.js';
import { redisCall } from '../redis-call.js';
import type {
  InboxEvent,
  Outcome,
  ParkedEvent,
  Settled,
  TakenEvent,
  TakeResult,
} from './inbox-event.js';
import { LANE_KEYS } from './inbox-keys.js';
import * as scripts from './inbox-scripts.js';

export interface InboxStatus {
  readonly waiting: number;
  readonly deferred: number;
  readonly parked: number;
  /** 0 if none is waiting. */
  readonly oldestWaitingMs: number;
}

const DAY_MS = 24 * 3600 * 1000;
/** Lanes per call; few, because deliveries wait meanwhile. */
const PAGE = 20;
/** A lane that was listed so recently is not listed again. */
const LISTED_MS = 1_000;
/** Longer than an event may take to be stored after its lane was listed. */
const MIN_LISTED_MS = 10_000;
/** Limits the memory of parked events; the oldest are deleted. */
const MAX_PARKED = 50_000;

/**
 * The inbox in Redis: a list of events per lane, a lease that lets one worker at a time handle a
 * lane, and an index of lanes. Every method throws StorageUnavailableError while Redis is
 * unavailable.
 */
export class InboxStore<E extends InboxEvent> {
  readonly #prefix: string;
  readonly #listed = new LRUCache<string, true>({ max: 10_000, ttl: LISTED_MS });

  constructor(
    private readonly redis: RedisClient,
    keyPrefix: string,
  ) {
    this.#prefix = `${keyPrefix}:inbox`;
  }

  /** Stores an event in one round trip. `wasIdle`: the lane may have no worker yet. */
  async push(event: E): Promise<{ isNew: boolean; wasIdle: boolean }> {
    const day = Math.floor(Date.now() / DAY_MS);
    const key = (name: string) => this.#laneKey(event.lane, name);
    const seen = [key(`seen:${day}`), key(`seen:${day - 1}`), key(`seen:${day - 2}`)] as const;
    const [{ isNew, waiting }] = await Promise.all([
      scripts.push(this.redis, [key('queue'), ...seen], event, 3 * DAY_MS),
      this.#listRecent(event.lane),
    ]);
    // A lane that was not empty has a worker. After a repeated delivery that is uncertain: the
    // instance that stored the event may have died before waking the lane.
    return { isNew, wasIdle: isNew ? waiting === 1 : waiting > 0 };
  }

  /**
   * @param leaseMs how long the event may take; no other worker gets an event of the lane meanwhile
   */
  async take(lane: string, worker: string, leaseMs: number): Promise<TakeResult<E>> {
    return (await scripts.take(this.redis, this.#keys(lane), worker, leaseMs)) as TakeResult<E>;
  }

  /** `lost` if the lease expired, so that another worker may have the event. */
  settle(worker: string, taken: TakenEvent<E>, outcome: Outcome, delayMs = 0): Promise<Settled> {
    return scripts.settle(
      this.redis,
      this.#keys(taken.event.lane),
      worker,
      taken,
      outcome,
      delayMs,
    );
  }

  release(lane: string, worker: string): Promise<void> {
    return scripts.release(this.redis, this.#keys(lane), worker);
  }

  /** Resolves to the number of older events that were deleted. */
  park(parked: ParkedEvent<E>): Promise<number> {
    const { event, parkedAtMs } = parked;
    const text = JSON.stringify(parked);
    return scripts.park(this.redis, this.#parkedKeys(), event.id, text, parkedAtMs, MAX_PARKED);
  }

  async findParked(id: string): Promise<ParkedEvent<E> | null> {
    const text = await redisCall(() => this.redis.hget(this.#parkedKeys()[0], id));
    return text === null ? null : (JSON.parse(text) as ParkedEvent<E>);
  }

  /** The earliest parked first. */
  async listParked(offset: number, limit: number): Promise<readonly ParkedEvent<E>[]> {
    const [events, order] = this.#parkedKeys();
    return redisCall(async () => {
      const ids = await this.redis.zrange(order, offset, String(offset + limit - 1));
      if (ids.length === 0) return [];
      const texts = await this.redis.hmget(events, ...ids);
      return texts.flatMap((text) => (text === null ? [] : [JSON.parse(text) as ParkedEvent<E>]));
    });
  }

  async dropParked(id: string): Promise<boolean> {
    const [events, order] = this.#parkedKeys();
    const [dropped] = await redisCall(() =>
      Promise.all([this.redis.hdel(events, id), this.redis.zrem(order, id)]),
    );
    return dropped === 1;
  }

  /** Appends an event to its lane, even if its ID was seen before. */
  async pushAgain(event: E): Promise<void> {
    await redisCall(() =>
      Promise.all([
        this.redis.rpush(this.#laneKey(event.lane, 'queue'), JSON.stringify(event)),
        this.#list(event.lane),
      ]),
    );
  }

  async status(): Promise<InboxStatus> {
    let [waiting, deferred, oldest] = [0, 0, Infinity];
    for await (const { state } of this.#lanes()) {
      waiting += state.waiting;
      deferred += state.deferred;
      if (state.waiting > 0) oldest = Math.min(oldest, state.receivedAtMs);
    }
    const parked = await redisCall(() => this.redis.zcard(this.#parkedKeys()[1]));
    const oldestWaitingMs = waiting > 0 ? Math.max(0, Date.now() - oldest) : 0;
    return { waiting, deferred, parked, oldestWaitingMs };
  }

  /**
   * Lanes with events that have been due for longer than `quietMs`, which may have been forgotten.
   * Removes empty lanes from the index. One caller at a time on all instances; the others get none.
   */
  async sweep(quietMs: number): Promise<readonly string[]> {
    const alone = await redisCall(() =>
      this.redis.set(`${this.#prefix}:sweep`, '1', 'PX', Math.ceil(quietMs), 'NX'),
    );
    if (alone === null) return [];
    const lanes: string[] = [];
    const quietSince = Date.now() - quietMs;
    const listedSince = Date.now() - MIN_LISTED_MS;
    for await (const { lane, listedAt, state } of this.#lanes()) {
      const isLate =
        (state.waiting > 0 && state.receivedAtMs < quietSince) ||
        (state.deferred > 0 && state.dueAtMs < quietSince);
      if (isLate) lanes.push(lane);
      // No event of this listing can still arrive.
      else if (state.waiting + state.deferred === 0 && Number(listedAt) < listedSince) {
        await scripts.unlist(this.redis, [this.#index()], lane, listedAt);
      }
    }
    return lanes;
  }

  async *#lanes() {
    const members = await redisCall(() => this.redis.zrange(this.#index(), 0, '-1', 'WITHSCORES'));
    for (let at = 0; at < members.length; at += 2 * PAGE) {
      const page = members.slice(at, at + 2 * PAGE);
      const lanes = page.filter((_, index) => index % 2 === 0);
      const states = await Promise.all(
        lanes.map((lane) => scripts.inspect(this.redis, this.#keys(lane))),
      );
      for (const [index, state] of states.entries()) {
        yield { lane: lanes[index] ?? '', listedAt: page[2 * index + 1] ?? '', state };
      }
    }
  }

  /** Unless it was listed just now. */
  async #listRecent(lane: string): Promise<void> {
    if (this.#listed.has(lane)) return;
    await redisCall(() => this.#list(lane));
    this.#listed.set(lane, true);
  }

  #list(lane: string): Promise<number | string | null> {
    return this.redis.zadd(this.#index(), Date.now(), lane);
  }

  readonly #index = () => `${this.#prefix}:lanes`;
  readonly #laneKey = (lane: string, name: string) => `${this.#prefix}:{${lane}}:${name}`;
  readonly #keys = (lane: string) => keysFor(LANE_KEYS, (name) => this.#laneKey(lane, name));
  readonly #parkedKeys = () =>
    [`${this.#prefix}:{parked}:events`, `${this.#prefix}:{parked}:order`] as const;
}
