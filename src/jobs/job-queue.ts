import { Queue, Worker, type Job, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { atMost } from './at-most.js';
import { LoopLoad } from './loop-load.js';

/** Job of a killed instance: somebody else takes it after this long. */
const LOCK_MS = 6_000;
const STALLED_CHECK_MS = 3_000;
/** What goes on for longer is done again by somebody else. */
const CLOSE_PATIENCE_MS = 5_000;
/** Well within all deadlines, and short enough for people who wait to see what a job does. */
const GIVE_WAY_MS = 1_000;

export interface QueueDeps {
  /** Connection for jobs. */
  readonly redis: Redis;
  /** Of BullMQ's keys. */
  readonly prefix: string;
  readonly log: Logger;
}

export interface Work<Data> {
  /** May be called again for the same job, after a failure or a crash. */
  readonly run: (data: Data) => Promise<void>;
  /** Jobs at a time, of this instance. */
  readonly concurrency: number;
  /** What people wait for goes first, for a second at most. */
  readonly givesWay?: boolean;
  /** Before the next attempt, where the job's options say `capped`. */
  readonly pauseMs?: (attemptsMade: number) => number;
  readonly onFailure?: (job: Job<Data>, error: Error) => void;
  readonly onDone?: (job: Job<Data>) => void;
}

/**
 * A queue of BullMQ's with its worker. A job goes on until its attempts are over, however many
 * instances die over it, and leaves nothing unless its options say so.
 */
export class JobQueue<Data extends object> {
  /** For what has no method here. */
  readonly jobs: Queue;
  readonly #load = new LoopLoad();
  #worker: Worker | null = null;
  /** The worker's own connection, which it does not close: it waits in blocking calls. */
  #blocking: Redis | null = null;

  constructor(
    readonly name: string,
    private readonly deps: QueueDeps,
  ) {
    const { redis, prefix, log } = deps;
    this.jobs = new Queue(name, {
      connection: redis,
      prefix,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    this.jobs.on('error', (error) => log.warn({ err: error, queue: name }, 'queue'));
  }

  async add(data: Data, options: JobsOptions = {}): Promise<void> {
    await this.jobs.add(this.name, data, options);
  }

  work({ run, concurrency, givesWay, pauseMs, onFailure, onDone }: Work<Data>): void {
    const { redis, prefix, log } = this.deps;
    this.#blocking = redis.duplicate();
    const process = async ({ data }: Job<Data>) => {
      if (givesWay) await this.#load.giveWay(GIVE_WAY_MS);
      await run(data);
    };
    const worker = new Worker<Data>(this.name, process, {
      connection: this.#blocking,
      prefix,
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      ...(pauseMs && { settings: { backoffStrategy: pauseMs } }),
    });
    worker.on('error', (error) => log.warn({ err: error, queue: this.name }, 'worker'));
    worker.on('completed', (job) => onDone?.(job));
    worker.on('failed', (job, error) => {
      if (job) onFailure?.(job, error);
    });
    this.#worker = worker;
  }

  async close(): Promise<void> {
    await atMost(CLOSE_PATIENCE_MS, this.#worker?.close());
    this.#blocking?.disconnect();
    await this.jobs.close();
  }
}
