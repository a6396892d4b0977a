import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { inCausedTrace } from '../lib/tracing.js';
import { withTimeout } from '../lib/with-timeout.js';
import type { InboxStore } from '../redis/inbox/inbox-store.js';
import type { InboxEvent, Outcome, Settled, TakenEvent } from '../redis/inbox/inbox-event.js';
import {
  deferralDelay,
  isStoreOutage,
  retryDelay,
  TRIES_IN_LANE,
  waitDelay,
  type InboxPolicy,
} from './inbox-policy.js';
import type { IntakePressure } from './intake-pressure.js';

/** Handles one event. Must be idempotent: it is called again after a failure or a crash. */
export type InboxHandler<E> = (event: E, context: HandlerContext) => Promise<void>;

export interface HandlerContext {
  /** Aborted when the handler exceeds its time, after which another worker may handle the event. */
  readonly signal: AbortSignal;
}

/** Receives the outcomes of events, for metrics. */
export interface InboxObserver {
  handled(name: string, seconds: number): void;
  done(name: string): void;
  retried(name: string): void;
  parked(name: string): void;
}

export interface LaneWorkerDeps<E extends InboxEvent> {
  readonly store: InboxStore<E>;
  readonly handle: InboxHandler<E>;
  readonly policy: InboxPolicy;
  readonly observer: InboxObserver;
  readonly log: Logger;
  /** Names this process in leases. */
  readonly worker: string;
  readonly stores: readonly (() => Promise<unknown>)[];
  readonly pressure: Pick<IntakePressure, 'isHigh'>;
  /** Schedules another run for the lane. */
  readonly wakeLater: (lane: string, delayMs: number) => Promise<void>;
}

/**
 * The lease outlasts the slowest handler, so that no other worker starts while one may be running.
 */
const LEASE_MARGIN_MS = 2000;
/** A slower reply of Redis leaves too little of the lease. */
const MAX_TAKE_MS = LEASE_MARGIN_MS / 2;
/** After this time, a busy lane yields to others. */
const MAX_RUN_MS = 2000;
const HELD_POLL_MS = 500;
/** Continue with the next event of the lane. */
const CONTINUE = 'continue';

/** Continue, or the time in ms after which to return to the lane; null for never. */
type Next = number | null | typeof CONTINUE;
const AT_ONCE_MS = 1;
const YIELD_MS = 10;
/** Well within the margin of the lease. */
const STORE_TIMEOUT_MS = 1000;

/**
 * Handles the events of lanes, one at a time each. `run` may be called for one lane by several jobs
 * and instances at once: the lease in Redis admits one of them.
 */
export class LaneWorker<E extends InboxEvent> {
  readonly #running = new Map<string, Promise<number | null>>();
  #stopping = false;

  constructor(private readonly deps: LaneWorkerDeps<E>) {}

  /** Resolves when the current events are handled; starts no others. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.allSettled(this.#running.values());
  }

  /** As `run`, after the current run for the lane in this process. */
  async runNext(lane: string): Promise<number | null> {
    while (this.#running.has(lane)) await this.#running.get(lane)?.catch(() => null);
    return this.run(lane);
  }

  /**
   * Handles events until the lane is empty. Resolves to the time in ms after which to return; null
   * for never.
   */
  async run(lane: string): Promise<number | null> {
    // The lease names the process, so that it recovers its own lease after an outage.
    if (this.#running.has(lane)) return HELD_POLL_MS;
    const work = this.#processLane(lane);
    this.#running.set(lane, work);
    try {
      return await work;
    } finally {
      this.#running.delete(lane);
    }
  }

  async #processLane(lane: string): Promise<number | null> {
    const { store, worker, policy } = this.deps;
    const endsAt = performance.now() + MAX_RUN_MS;
    while (!this.#stopping && performance.now() < endsAt) {
      await this.#yieldToDeliveries(lane);
      const askedAt = performance.now();
      const result = await store.take(lane, worker, policy.handlerTimeoutMs + LEASE_MARGIN_MS);
      if (result.kind === 'idle') return null;
      if (result.kind === 'held') return Math.min(HELD_POLL_MS, Math.max(AT_ONCE_MS, result.forMs));
      if (performance.now() - askedAt > MAX_TAKE_MS) {
        await this.#settle(result.taken, 'wait');
        return AT_ONCE_MS;
      }
      const next = await this.#handle(result.taken);
      if (next !== CONTINUE) return next;
    }
    await store.release(lane, worker);
    return AT_ONCE_MS;
  }

  /**
   * Yields to incoming deliveries: LiveKit drops those that are not accepted, while stored events
   * can wait. One lane continues, slowly.
   */
  async #yieldToDeliveries(lane: string): Promise<void> {
    const isFirst = () => this.#running.keys().next().value === lane;
    const mayContinue = () => this.#stopping || !this.deps.pressure.isHigh;
    if (mayContinue()) return;
    do {
      await setTimeout(YIELD_MS);
    } while (!mayContinue() && !isFirst());
  }

  async #handle(taken: TakenEvent<E>): Promise<Next> {
    const { maxTries } = this.deps.policy;
    const startedAt = performance.now();
    const failure = crashFailure(taken, maxTries) ?? (await this.#try(taken));
    if (!failure) return this.#finish(taken);
    const { error } = failure;
    if (await this.#isStoreOutage(error)) return this.#wait(taken, error);
    if (taken.tries >= maxTries) return this.#park(taken, error);
    this.deps.log.warn({ err: error, ...describe(taken) }, 'Event handler failed; retrying');
    this.deps.observer.retried(taken.event.name);
    return this.#retry(taken, taken.heldMs + performance.now() - startedAt);
  }

  /** A store that accepts calls but never answers is noticed only by the time it takes. */
  async #isStoreOutage(error: unknown): Promise<boolean> {
    if (!(error instanceof HandlerTimeoutError)) return isStoreOutage(error);
    const areAvailable = Promise.all(this.deps.stores.map((ask) => ask())).then(
      () => true,
      () => false,
    );
    return !(await withTimeout(areAvailable, STORE_TIMEOUT_MS, () => false));
  }

  async #finish(taken: TakenEvent<E>): Promise<Next> {
    const settled = await this.#settle(taken, 'done');
    if (settled !== 'lost') this.deps.observer.done(taken.event.name);
    return AFTER[settled];
  }

  async #try({ event }: TakenEvent<E>): Promise<{ error: unknown } | null> {
    const { handle, observer, policy } = this.deps;
    const startedAt = performance.now();
    const timeout = new AbortController();
    const onTimeout = () => {
      timeout.abort(new HandlerTimeoutError(policy.handlerTimeoutMs));
      timeout.signal.throwIfAborted();
    };
    try {
      const { name, traceparent: cause } = event;
      await inCausedTrace(`handle ${name}`, cause, { kind: 'consumer' }, () =>
        withTimeout(handle(event, { signal: timeout.signal }), policy.handlerTimeoutMs, onTimeout),
      );
      return null;
    } catch (error) {
      return { error };
    } finally {
      observer.handled(event.name, (performance.now() - startedAt) / 1000);
    }
  }

  async #wait(taken: TakenEvent<E>, error: unknown): Promise<Next> {
    const delay = waitDelay(this.deps.policy, taken.waits);
    this.deps.log.debug(
      { err: error, ...describe(taken) },
      'Event postponed: MongoDB or Redis unavailable; retrying',
    );
    if (taken.source === 'queue') return this.#leave(taken, 'wait', delay);
    return this.#defer(taken, 'wait', this.deps.policy.maxWaitMs);
  }

  async #retry(taken: TakenEvent<E>, heldMs: number): Promise<Next> {
    const { policy } = this.deps;
    const delay = taken.source === 'queue' ? retryDelay(policy, taken.tries, heldMs) : null;
    if (delay === null) return this.#defer(taken, 'deferred', deferralDelay(policy, taken.tries));
    return this.#leave(taken, 'retry', delay);
  }

  /** The event stays at the head of its lane, which pauses. */
  async #leave(taken: TakenEvent<E>, outcome: Outcome, delay: number): Promise<Next> {
    return (await this.#settle(taken, outcome)) === 'lost' ? AFTER.lost : delay;
  }

  async #defer(taken: TakenEvent<E>, outcome: Outcome, delay: number): Promise<Next> {
    const settled = await this.#settle(taken, outcome, delay);
    await this.deps.wakeLater(taken.event.lane, delay);
    return AFTER[settled];
  }

  async #park(taken: TakenEvent<E>, error: unknown): Promise<Next> {
    const { store, observer, log } = this.deps;
    const { event, tries } = taken;
    // Parked first: a crash in between leaves the event in both places rather than in none.
    const gone = await store.park({ event, tries, error: explain(error), parkedAtMs: Date.now() });
    if (gone > 0) log.error({ gone }, 'Oldest parked events deleted: too many are parked');
    observer.parked(event.name);
    log.error(
      { err: error, ...describe(taken) },
      'Event parked after its last retry; replay it when its cause is gone',
    );
    return AFTER[await this.#settle(taken, 'done')];
  }

  async #settle(taken: TakenEvent<E>, outcome: Outcome, delay = 0): Promise<Settled> {
    const { store, worker, log } = this.deps;
    const settled = await store.settle(worker, taken, outcome, delay);
    if (settled === 'lost') {
      log.warn(
        describe(taken),
        'Event handler outlasted its lease; the event may be handled again',
      );
    }
    return settled;
  }
}

const AFTER: Readonly<Record<Settled, Next>> = { kept: CONTINUE, empty: null, lost: HELD_POLL_MS };

class HandlerTimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`The event was not handled within ${timeoutMs} ms`);
    this.name = 'HandlerTimeoutError';
  }
}

const describe = ({ event: { id, name, lane }, tries }: TakenEvent<InboxEvent>) => ({
  event: id,
  name,
  lane,
  tries,
});

/** Tries are counted when they start, so more tries than a lane allows were ended by crashes. */
function crashFailure({ source, tries }: TakenEvent<InboxEvent>, maxTries: number) {
  const allowed = source === 'queue' ? TRIES_IN_LANE : maxTries;
  return tries > allowed
    ? { error: new Error('The gateway crashed each time it handled this event') }
    : null;
}

/** For operators: the error and its causes, without stacks. */
function explain(error: unknown): string {
  const lines: string[] = [];
  for (let at: unknown = error; at !== undefined && lines.length < 5;) {
    lines.push(at instanceof Error ? `${at.name}: ${at.message}` : 'Not an Error');
    at = at instanceof Error ? at.cause : undefined;
  }
  return lines.join('\ncaused by ').slice(0, 2000);
}
