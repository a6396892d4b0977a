import { DelayedError, Queue, Worker, type Job } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { RedisClient } from '../redis/redis-client.js';
import type { InboxStatus, InboxStore } from '../redis/inbox/inbox-store.js';
import type { InboxEvent } from '../redis/inbox/inbox-event.js';
import { outageLogLevel } from '../redis/redis-call.js';
import { outsideTraces, traceHeaders } from '../lib/tracing.js';
import { withTimeout } from '../lib/with-timeout.js';
import { LaneWorker, type InboxHandler, type InboxObserver } from './inbox-lane-worker.js';
import { DEFAULT_POLICY, type InboxPolicy } from './inbox-policy.js';
import { IntakePressure } from './intake-pressure.js';
import { queuePrefix } from './queue-prefix.js';

const QUEUE = 'inbox';
/** Lanes that one instance handles concurrently for all, and as many for its own deliveries. */
const CONCURRENCY = 16;
/** Jobs of a killed instance are found after the lock and the check, well before the lease ends. */
const LOCK_MS = 5000;
const STALLED_CHECK_MS = 2500;
const REDIS_RETRY_MS = 1000;
/** Longer than the slowest handler. */
const HANDLERS_TIMEOUT_MS = 11_000;
const REDIS_TIMEOUT_MS = 2000;

interface LaneJob {
  readonly lane: string;
}

export interface InboxDeps<E extends InboxEvent> {
  readonly store: InboxStore<E>;
  /**
   * The connection for commands: waking a lane fails at once during an outage, and the sweep
   * repairs it.
   */
  readonly commands: RedisClient;
  /** The connection for workers. */
  readonly jobs: RedisClient;
  /** The first part of BullMQ's keys. */
  readonly prefix: string;
  readonly log: Logger;
  /** Checks of the stores that handlers need; each rejects, or hangs, during an outage. */
  readonly stores?: readonly (() => Promise<unknown>)[];
  readonly policy?: InboxPolicy;
}

/**
 * Stores events durably, and handles them later: in order within a lane, lanes concurrently, on all
 * instances.
 *
 * The store holds the events. An event for an empty lane starts a run here at once, unless this
 * instance is already handling many lanes. Other runs, and those that have to wait, go to all
 * instances as BullMQ jobs. A job for a lane that already has one is kept to follow it, so that an
 * event that arrives at the end of a run is not forgotten. The sweep finds events whose run was
 * never started.
 */
export class Inbox<E extends InboxEvent> {
  readonly #queue: Queue<LaneJob>;
  readonly #policy: InboxPolicy;
  readonly #pressure = new IntakePressure();
  readonly #toWake = new Set<string>();
  #waking: Promise<void> | null = null;
  #worker: Worker<LaneJob> | null = null;
  #lanes: LaneWorker<E> | null = null;
  #activeLanes = 0;
  #sweeper: NodeJS.Timeout | null = null;

  constructor(private readonly deps: InboxDeps<E>) {
    const { commands, prefix, log } = deps;
    this.#policy = deps.policy ?? DEFAULT_POLICY;
    this.#queue = new Queue(QUEUE, {
      connection: commands,
      prefix: queuePrefix(commands, prefix, QUEUE),
      skipVersionCheck: true,
      streams: { events: { maxLen: 100 } },
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    this.#queue.on('error', (error) =>
      log[outageLogLevel(error)](
        { err: error },
        'Inbox queue failed; the next sweep wakes its lanes',
      ),
    );
  }

  /**
   * Resolves once the event is stored; false if it was stored before.
   * @throws StorageUnavailableError when it could not be stored
   */
  async receive(event: E): Promise<boolean> {
    this.#pressure.arrived();
    const { isNew, wasIdle } = await this.deps.store.push({ ...event, ...traceHeaders() });
    // Handles other events as well, each in a trace of its own.
    if (wasIdle) outsideTraces(() => this.#start(event.lane));
    return isNew;
  }

  /** Appends a parked event to its lane. False if it is not parked. */
  async replay(id: string): Promise<boolean> {
    const { store } = this.deps;
    const parked = await store.findParked(id);
    if (!parked) return false;
    // A crash in between leaves the event in both places rather than in none.
    await store.pushAgain(parked.event);
    await store.dropParked(id);
    this.wake(parked.event.lane);
    return true;
  }

  status(): Promise<InboxStatus> {
    return this.deps.store.status();
  }

  /** Starts handling events. */
  work(handle: InboxHandler<E>, observer: InboxObserver): void {
    const { store, log, jobs, prefix } = this.deps;
    const lanes = new LaneWorker({
      store,
      handle,
      observer,
      log,
      policy: this.#policy,
      worker: randomUUID(),
      pressure: this.#pressure,
      stores: this.deps.stores ?? [],
      wakeLater: (lane, delay) => this.#wakeLater(lane, delay),
    });
    this.#lanes = lanes;
    this.#worker = new Worker<LaneJob>(QUEUE, (job) => this.#run(lanes, job), {
      connection: jobs,
      prefix: queuePrefix(jobs, prefix, QUEUE),
      concurrency: CONCURRENCY,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      // A lane is never given up, even if instances are killed while handling it.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      runRetryDelay: REDIS_RETRY_MS,
    });
    this.#worker.on('error', (error) =>
      log[outageLogLevel(error)]({ err: error }, 'Inbox worker failed; retrying in 1 s'),
    );
    this.#worker.on('failed', (job, error) =>
      log[outageLogLevel(error)](
        { err: error, lane: job?.data.lane },
        'Inbox job failed; the next sweep resumes its lane',
      ),
    );
    this.#sweeper = setInterval(() => void this.#sweep(), this.#policy.sweepMs).unref();
  }

  #start(lane: string): void {
    if (this.#lanes && this.#activeLanes < CONCURRENCY) void this.#runNow(this.#lanes, lane);
    else this.wake(lane);
  }

  async #runNow(lanes: LaneWorker<E>, lane: string): Promise<void> {
    this.#activeLanes += 1;
    try {
      const delayMs = await lanes.runNext(lane);
      if (delayMs !== null) await this.#wakeLater(lane, delayMs);
    } catch (error) {
      this.#warn(error, { lane }, 'Inbox lane not finished; the next sweep resumes it');
    } finally {
      this.#activeLanes -= 1;
    }
  }

  async #wakeLater(lane: string, delay: number): Promise<void> {
    await this.#queue.add('wake', { lane }, { delay });
  }

  /** Schedules a run for the lane. Returns at once; the sweep repairs a failure. */
  wake(lane: string): void {
    this.#toWake.add(lane);
    this.#waking ??= this.#wakeAll().finally(() => {
      this.#waking = null;
    });
  }

  /** Lets the current events finish; other instances handle the rest. */
  async close(): Promise<void> {
    if (this.#sweeper) clearInterval(this.#sweeper);
    await withTimeout(this.#lanes?.stop(), HANDLERS_TIMEOUT_MS);
    // Without Redis, a worker cannot stop cleanly. Other instances find its jobs.
    await withTimeout(Promise.all([this.#waking, this.#worker?.close()]), REDIS_TIMEOUT_MS);
    await withTimeout(this.#queue.close(), REDIS_TIMEOUT_MS);
  }

  /** Combines the wake-ups of one moment into one call. */
  async #wakeAll(): Promise<void> {
    await setImmediate();
    while (this.#toWake.size > 0) {
      const lanes = [...this.#toWake];
      this.#toWake.clear();
      try {
        await this.#queue.addBulk(lanes.map(wakeUp));
      } catch (error) {
        this.#warn(
          error,
          { lanes: lanes.length },
          'Failed to wake inbox lanes; the next sweep wakes them',
        );
      }
    }
  }

  async #run(lanes: LaneWorker<E>, job: Job<LaneJob>): Promise<void> {
    const delayMs = await lanes.run(job.data.lane).catch((error: unknown) => {
      this.#warn(error, { lane: job.data.lane }, 'Inbox lane paused; retrying in 1 s');
      return REDIS_RETRY_MS;
    });
    if (delayMs === null) return;
    await job.moveToDelayed(Date.now() + delayMs, job.token);
    throw new DelayedError();
  }

  async #sweep(): Promise<void> {
    try {
      for (const lane of await this.deps.store.sweep(this.#policy.sweepMs * 0.9)) this.wake(lane);
    } catch (error) {
      this.#warn(error, {}, 'Inbox sweep failed; retrying at the next one');
    }
  }

  /** RedisMonitor logs an outage once; lanes and sweeps would log thousands of lines. */
  #warn(error: unknown, fields: object, message: string): void {
    this.deps.log[outageLogLevel(error)]({ err: error, ...fields }, message);
  }
}

const wakeUp = (lane: string) => ({
  name: 'wake',
  data: { lane },
  opts: { deduplication: { id: lane, keepLastIfActive: true } },
});
