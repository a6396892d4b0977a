import { Queue, Worker, type Job, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { outageLogLevel, redisCall } from '../redis/redis-call.js';
import { atMost } from '../lib/at-most.js';
import { LoopLoad } from './loop-load.js';

/** Job of a killed instance: somebody else takes it after this long. */
const LOCK_MS = 6_000;
const STALLED_CHECK_MS = 3_000;
/** BullMQ's own 15 s would keep jobs waiting long after a failover. */
const RETRY_DELAY_MS = 1_000;
/** What goes on for longer is done again by somebody else. */
const CLOSE_TIMEOUT_MS = 5_000;
/** Well within all deadlines, and short enough for people who wait to see what a job does. */
const GIVE_WAY_MS = 1_000;

export interface QueueDeps {
  /** Connection for commands: who adds a job learns at once that Redis is away. */
  readonly commands: Redis;
  /** Connection for workers. */
  readonly jobs: Redis;
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
    const { commands, prefix, log } = deps;
    this.jobs = new Queue(name, {
      connection: commands,
      prefix,
      // The workers check it; here one slow answer at the start would break the queue for good.
      skipVersionCheck: true,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    this.jobs.on('error', (error) =>
      log[outageLogLevel(error)]({ err: error, queue: name }, 'Job queue failed; reconnecting'),
    );
  }

  /** @throws StorageUnavailableError */
  async add(data: Data, options: JobsOptions = {}): Promise<void> {
    await redisCall(() => this.jobs.add(this.name, data, options));
  }

  work({ run, concurrency, givesWay, pauseMs, onFailure, onDone }: Work<Data>): void {
    const { jobs, prefix, log } = this.deps;
    this.#blocking = jobs.duplicate();
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
      runRetryDelay: RETRY_DELAY_MS,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      ...(pauseMs && { settings: { backoffStrategy: pauseMs } }),
    });
    worker.on('error', (error) =>
      log[outageLogLevel(error)](
        { err: error, queue: this.name },
        'Job worker failed; retrying in 1 s',
      ),
    );
    worker.on('completed', (job) => onDone?.(job));
    worker.on('failed', (job, error) => {
      if (job) onFailure?.(job, error);
    });
    this.#worker = worker;
  }

  async close(): Promise<void> {
    await atMost(CLOSE_TIMEOUT_MS, this.#worker?.close());
    this.#blocking?.disconnect();
    await this.jobs.close();
  }
}
