import { Queue, UnrecoverableError, type Job } from 'bullmq';
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisClient } from '../redis/redis-client.js';
import { DeliveryRefusedError } from '../errors/delivery-refused-error.js';
import { StorageUnavailableError } from '../errors/domain-error.js';
import { failureLogLevel } from '../errors/outage.js';
import { newAttempt, type DeliveryMarks } from '../redis/delivery-marks.js';
import { redisCall } from '../redis/redis-call.js';
import type { Deliver, Delivery, DeliveryKind, Outbox } from '../models/delivery.js';
import { causedHere, JobQueue, type QueueDeps } from './job-queue.js';
import { queuePrefix } from './queue-prefix.js';

const QUEUE = 'deliveries';
const CONCURRENCY = 8;
/** Between two tries to store the result of an attempt while Redis is unavailable. */
const STORE_PAUSE_MS = 1_000;
/** Parked deliveries contain people's addresses, so they are deleted after this time. */
const PARKED_SECONDS = 30 * 24 * 3600;

export interface DeliveryPolicy {
  readonly attempts: number;
  readonly maxPauseMs: number;
  /** An attempt that started this long ago is dead. */
  readonly attemptMs: number;
}

/** Delays of one second, two, four … a quarter of an hour; nine hours in all. */
export const DELIVERY_POLICY: DeliveryPolicy = {
  attempts: 45,
  maxPauseMs: 15 * 60_000,
  attemptMs: 120_000,
};

export interface DeliveryObserver {
  delivered(kind: DeliveryKind): void;
  retried(kind: DeliveryKind): void;
  parked(kind: DeliveryKind): void;
}

export interface DeliveryQueueDeps extends QueueDeps {
  readonly marks: DeliveryMarks;
  readonly policy?: DeliveryPolicy;
}

/** Deliveries as BullMQ jobs; the parked ones are the jobs that failed finally. */
export const deliveryJobs = (redis: RedisClient, prefix: string): Queue<Delivery> =>
  new Queue<Delivery>(QUEUE, {
    connection: redis,
    prefix: queuePrefix(redis, prefix, QUEUE),
    skipVersionCheck: true,
  });

/**
 * Sends deliveries with retries; parks those that are rejected, fail too often, or may have
 * arrived.
 */
export class DeliveryQueue implements Outbox {
  readonly #queue: JobQueue<Delivery>;
  readonly #policy: DeliveryPolicy;

  constructor(private readonly deps: DeliveryQueueDeps) {
    this.#policy = deps.policy ?? DELIVERY_POLICY;
    this.#queue = new JobQueue(QUEUE, deps);
  }

  /** @throws StorageUnavailableError */
  async put(deliveries: readonly Delivery[]): Promise<void> {
    const { attempts } = this.#policy;
    const jobs = deliveries.map((delivery) => ({
      name: delivery.kind,
      data: delivery,
      opts: {
        ...causedHere(),
        jobId: delivery.id,
        attempts,
        backoff: { type: 'capped' },
        removeOnFail: { age: PARKED_SECONDS },
      },
    }));
    await redisCall(() => this.#queue.jobs.addBulk(jobs));
  }

  parkedCount(): Promise<number> {
    return redisCall(() => this.#queue.jobs.getFailedCount());
  }

  work(deliver: Deliver, observer: DeliveryObserver): void {
    this.#queue.work({
      run: (delivery) => this.#run(delivery, deliver),
      concurrency: CONCURRENCY,
      pauseMs: (made) => this.#pauseMs(made),
      onDone: ({ data }) => observer.delivered(data.kind),
      onFailure: (job, error) => this.#failed(job, error, observer),
    });
  }

  close(): Promise<void> {
    return this.#queue.close();
  }

  async #run(delivery: Delivery, deliver: Deliver): Promise<void> {
    const { marks } = this.deps;
    const { id } = delivery;
    const mark = await marks.read(id);
    if (mark.type === 'sent') return;
    if (mark.type === 'begun') throw this.#begunBefore(mark.forMs);
    const attempt = newAttempt();
    const progress = { isMarked: false, hasBegun: false };
    const pointOfNoReturn = async () => {
      // Redis may store the mark even if its reply is lost.
      progress.isMarked = true;
      if (!(await marks.begin(id, attempt))) throw this.#begunBefore(0);
      progress.hasBegun = true;
    };
    try {
      await deliver(delivery, { pointOfNoReturn });
    } catch (error) {
      const refusal = error instanceof DeliveryRefusedError ? error : null;
      if (progress.hasBegun && !refusal) throw unclear(error);
      if (progress.isMarked) await this.#store(() => marks.withdraw(id, attempt));
      throw refusal?.isFinal ? new UnrecoverableError(refusal.message) : error;
    }
    await this.#store(() => marks.sent(id));
  }

  /**
   * Stores the result of an attempt, which only this process knows. Retried until other attempts
   * would take this one for dead: without the result, an operator has to decide.
   */
  async #store(write: () => Promise<void>): Promise<void> {
    const until = Date.now() + this.#policy.attemptMs;
    for (;;) {
      try {
        await write();
        return;
      } catch (error) {
        const isOver = Date.now() + STORE_PAUSE_MS > until;
        if (isOver || !(error instanceof StorageUnavailableError)) throw error;
      }
      await delay(STORE_PAUSE_MS, undefined, { ref: false });
    }
  }

  /** The other attempt may still be running; once it is dead, its progress is unknown. */
  #begunBefore(forMs: number): Error {
    return forMs < this.#policy.attemptMs ? new AttemptInProgressError() : unclear(undefined);
  }

  #pauseMs(attemptsMade: number): number {
    const full = Math.min(this.#policy.maxPauseMs, 1000 * 2 ** Math.min(attemptsMade - 1, 20));
    return full * (0.75 + Math.random() / 4);
  }

  #failed(job: Job<Delivery>, error: Error, observer: DeliveryObserver): void {
    const { id, kind } = job.data;
    if (job.finishedOn === undefined) {
      observer.retried(kind);
      const level = error instanceof AttemptInProgressError ? 'debug' : failureLogLevel(error);
      this.deps.log[level]({ err: error, delivery: id }, 'Delivery attempt failed; retrying');
    } else {
      observer.parked(kind);
      this.deps.log.warn(
        { err: error, delivery: id },
        'Delivery parked; replay it when its cause is gone',
      );
    }
  }
}

class AttemptInProgressError extends Error {
  constructor() {
    super('Another attempt is in progress.');
    this.name = 'AttemptInProgressError';
  }
}

const unclear = (error: unknown): Error =>
  new UnrecoverableError(
    `The delivery may have arrived: the attempt ended during the transfer${error instanceof Error ? ` (${error.message})` : ''}. Check with the recipient before you replay it.`,
  );
