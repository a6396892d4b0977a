import type { Redis } from 'ioredis';
import { LANE_KEYS, withInboxScripts, type InboxScripts } from './inbox-scripts.js';
import { redisCall } from '../redis-call.js';

/** The part of an event that the inbox needs; the rest belongs to its handler. Stored as JSON. */
export interface InboxEvent {
  /** An event is handled once per ID, however often it is delivered. */
  readonly id: string;
  readonly name: string;
  /** Events of a lane are handled in order, one at a time. Letters, digits, `-`, `_`. */
  readonly lane: string;
  readonly receivedAtMs: number;
}

/** An event that a worker is handling. */
export interface TakenEvent<E> {
  readonly event: E;
  /**
   * `queue`: the head of its lane, which waits for it. `aside`: failed before, and no longer blocks
   * its lane.
   */
  readonly source: 'queue' | 'aside';
  /** Includes this one. */
  readonly tries: number;
  /** How long it has blocked its lane, without outages. */
  readonly heldMs: number;
  /** How often it was postponed by an outage. */
  readonly waits: number;
}

export type Turn<E> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'held'; readonly forMs: number }
  | { readonly kind: 'event'; readonly taken: TakenEvent<E> };

/**
 * `done`: removed. `retry`: tried again at the head of the lane. `aside`: tried again after the
 * delay, while the lane continues. `wait`: one of the latter two, but the try does not count.
 */
export type Outcome = 'done' | 'retry' | 'aside' | 'wait';

/** The lane afterwards: `empty` if it was released because no event is left. */
export type Settled = 'kept' | 'empty' | 'lost';

const SETTLED: Readonly<Record<number, Settled>> = { 0: 'lost', 1: 'kept', 2: 'empty' };

/** An event that is no longer retried unless an operator replays it. */
export interface ParkedEvent<E extends InboxEvent = InboxEvent> {
  readonly event: E;
  readonly error: string;
  readonly tries: number;
  readonly parkedAtMs: number;
}

export interface InboxStatus {
  readonly waiting: number;
  readonly setAside: number;
  readonly parked: number;
  /** 0 if none is waiting. */
  readonly oldestWaitingMs: number;
}

const DAY_MS = 24 * 3600 * 1000;
/** Lanes per call; few, because deliveries wait meanwhile. */
const PAGE = 20;
/** Limits the memory of parked events; the oldest are deleted. */
const MAX_PARKED = 50_000;

/**
 * The inbox in Redis: a list of events per lane, a lease that lets one worker at a time handle a
 * lane, and an index of lanes. Every method throws StorageUnavailableError while Redis is
 * unavailable.
 */
export class InboxStore<E extends InboxEvent> {
  readonly #redis: Redis & InboxScripts;
  readonly #prefix: string;

  constructor(redis: Redis, keyPrefix: string) {
    this.#redis = withInboxScripts(redis);
    this.#prefix = `${keyPrefix}:inbox`;
  }

  /** Stores an event in one round trip. `wasIdle`: the lane may have no worker yet. */
  async push(event: E): Promise<{ isNew: boolean; wasIdle: boolean }> {
    const day = Math.floor(Date.now() / DAY_MS);
    const keys = ['queue', `seen:${day}`, `seen:${day - 1}`, `seen:${day - 2}`];
    const [[isNew, waiting]] = await redisCall(() =>
      Promise.all([
        this.#redis.inboxPush(
          ...keys.map((key) => this.#laneKey(event.lane, key)),
          event.id,
          JSON.stringify(event),
          3 * DAY_MS,
        ),
        this.#list(event.lane),
      ]),
    );
    // A lane that was not empty has a worker. After a repeated delivery that is uncertain: the
    // instance that stored the event may have died before waking the lane.
    return { isNew: isNew === 1, wasIdle: isNew === 1 ? waiting === 1 : waiting > 0 };
  }

  /**
   * @param leaseMs how long the event may take; no other worker gets an event of the lane meanwhile
   */
  async take(lane: string, worker: string, leaseMs: number): Promise<Turn<E>> {
    const turn = await redisCall(() => this.#redis.inboxTake(...this.#keys(lane), worker, leaseMs));
    if (turn[0] === 'idle') return { kind: 'idle' };
    if (turn[0] === 'held') return { kind: 'held', forMs: turn[1] };
    const [source, event, tries, heldMs, waits] = turn;
    return {
      kind: 'event',
      taken: { event: JSON.parse(event) as E, source, tries, heldMs, waits },
    };
  }

  /** `lost` if the lease expired, so that another worker may have the event. */
  async settle(
    worker: string,
    { event, source }: TakenEvent<E>,
    outcome: Outcome,
    delayMs = 0,
  ): Promise<Settled> {
    const args = [worker, source, event.id, outcome, delayMs];
    const code = await redisCall(() => this.#redis.inboxSettle(...this.#keys(event.lane), ...args));
    return SETTLED[code] ?? 'lost';
  }

  async release(lane: string, worker: string): Promise<void> {
    await redisCall(() => this.#redis.inboxRelease(...this.#keys(lane), worker));
  }

  /** Resolves to the number of older events that were deleted. */
  async park(parked: ParkedEvent<E>): Promise<number> {
    const { event, parkedAtMs } = parked;
    const args = [event.id, JSON.stringify(parked), parkedAtMs, MAX_PARKED];
    return redisCall(() => this.#redis.inboxPark(...this.#parkedKeys(), ...args));
  }

  async findParked(id: string): Promise<ParkedEvent<E> | null> {
    const text = await redisCall(() => this.#redis.hget(this.#parkedKeys()[0], id));
    return text === null ? null : (JSON.parse(text) as ParkedEvent<E>);
  }

  /** The earliest parked first. */
  async listParked(offset: number, limit: number): Promise<readonly ParkedEvent<E>[]> {
    const [events, order] = this.#parkedKeys();
    return redisCall(async () => {
      const ids = await this.#redis.zrange(order, offset, String(offset + limit - 1));
      if (ids.length === 0) return [];
      const texts = await this.#redis.hmget(events, ...ids);
      return texts.flatMap((text) => (text === null ? [] : [JSON.parse(text) as ParkedEvent<E>]));
    });
  }

  async dropParked(id: string): Promise<boolean> {
    const [events, order] = this.#parkedKeys();
    const [dropped] = await redisCall(() =>
      Promise.all([this.#redis.hdel(events, id), this.#redis.zrem(order, id)]),
    );
    return dropped === 1;
  }

  /** Appends an event to its lane, even if its ID was seen before. */
  async pushAgain(event: E): Promise<void> {
    await redisCall(() =>
      Promise.all([
        this.#redis.rpush(this.#laneKey(event.lane, 'queue'), JSON.stringify(event)),
        this.#list(event.lane),
      ]),
    );
  }

  async status(): Promise<InboxStatus> {
    let [waiting, setAside, oldest] = [0, 0, Infinity];
    for await (const { look } of this.#lanes()) {
      waiting += look.waiting;
      setAside += look.aside;
      if (look.waiting > 0) oldest = Math.min(oldest, look.receivedAtMs);
    }
    const parked = await redisCall(() => this.#redis.zcard(this.#parkedKeys()[1]));
    const oldestWaitingMs = waiting > 0 ? Math.max(0, Date.now() - oldest) : 0;
    return { waiting, setAside, parked, oldestWaitingMs };
  }

  /**
   * Lanes with events that have been due for longer than `quietMs`, which may have been forgotten.
   * Removes empty lanes from the index. One caller at a time on all instances; the others get none.
   */
  async sweep(quietMs: number): Promise<readonly string[]> {
    const alone = await redisCall(() =>
      this.#redis.set(`${this.#prefix}:sweep`, '1', 'PX', Math.ceil(quietMs), 'NX'),
    );
    if (alone === null) return [];
    const lanes: string[] = [];
    const quietSince = Date.now() - quietMs;
    for await (const { lane, listedAt, look } of this.#lanes()) {
      const isLate =
        (look.waiting > 0 && look.receivedAtMs < quietSince) ||
        (look.aside > 0 && look.dueAtMs < quietSince);
      if (isLate) lanes.push(lane);
      // An event is stored when its lane is listed, give or take a timeout, so none can still
      // arrive.
      else if (look.waiting + look.aside === 0 && Number(listedAt) < quietSince) {
        await redisCall(() => this.#redis.inboxUnlist(this.#index(), lane, listedAt));
      }
    }
    return lanes;
  }

  async *#lanes() {
    const members = await redisCall(() => this.#redis.zrange(this.#index(), 0, '-1', 'WITHSCORES'));
    for (let at = 0; at < members.length; at += 2 * PAGE) {
      const page = members.slice(at, at + 2 * PAGE);
      const lanes = page.filter((_, index) => index % 2 === 0);
      const looks = await Promise.all(lanes.map((lane) => this.#look(lane)));
      for (const [index, look] of looks.entries()) {
        yield { lane: lanes[index] ?? '', listedAt: page[2 * index + 1] ?? '', look };
      }
    }
  }

  async #look(lane: string) {
    const [waiting, receivedAtMs, aside, dueAtMs] = await redisCall(() =>
      this.#redis.inboxLook(...this.#keys(lane)),
    );
    return { waiting, receivedAtMs: Number(receivedAtMs), aside, dueAtMs: Number(dueAtMs) };
  }

  #list(lane: string): Promise<number | string | null> {
    return this.#redis.zadd(this.#index(), Date.now(), lane);
  }

  readonly #index = () => `${this.#prefix}:lanes`;
  readonly #laneKey = (lane: string, name: string) => `${this.#prefix}:{${lane}}:${name}`;
  readonly #keys = (lane: string) => LANE_KEYS.map((name) => this.#laneKey(lane, name));
  readonly #parkedKeys = () =>
    [`${this.#prefix}:{parked}:events`, `${this.#prefix}:{parked}:order`] as const;
}
