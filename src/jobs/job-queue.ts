import { setTimeout as delay } from 'node:timers/promises';
import { Queue, Worker, type Job, type JobsOptions } from 'bullmq';
import type { Logger } from 'pino';
import { duplicateOf, type RedisClient } from '../redis/redis-client.js';
import { outageLogLevel, redisCall } from '../redis/redis-call.js';
import { inCausedTrace, traceparent } from '../lib/tracing.js';
import { withTimeout } from '../lib/with-timeout.js';
import { LoopLoad } from './loop-load.js';
import { queuePrefix } from './queue-prefix.js';

/** After this time, another worker takes the job of a killed instance. */
const LOCK_MS = 6_000;
const STALLED_CHECK_MS = 3_000;
/** BullMQ's default of 15 s would delay jobs long after a failover. */
const RETRY_DELAY_MS = 1_000;
/** Another worker repeats a job that runs for longer. */
const CLOSE_TIMEOUT_MS = 5_000;
/** Well within all deadlines, and short for people who wait for the effect of a job. */
const MAX_YIELD_MS = 1_000;

export interface QueueDeps {
  /** The connection for commands: adding a job fails at once during an outage. */
  readonly commands: RedisClient;
  /** The connection for workers. */
  readonly jobs: RedisClient;
  /** The first part of BullMQ's keys. */
  readonly prefix: string;
  readonly log: Logger;
}

export interface Work<Data> {
  /** Must be idempotent: called again after a failure or a crash. */
  readonly run: (data: Data) => Promise<void>;
  /** Concurrent jobs on this instance. */
  readonly concurrency: number;
  /** Delays jobs by up to a second while requests keep the process busy. */
  readonly yieldsToRequests?: boolean;
  /** The delay before the next attempt, if the job's options say `capped`. */
  readonly pauseMs?: (attemptsMade: number) => number;
  readonly onFailure?: (job: Job<Data>, error: Error) => void;
  readonly onDone?: (job: Job<Data>) => void;
}

/**
 * BullMQ's worker, which pauses for 5 s after each failed check for stalled jobs: a worker that is
 * closed meanwhile would keep its process alive for the rest of the pause.
 */
class JobWorker<Data> extends Worker<Data> {
  protected override async checkConnectionError<T>(call: () => Promise<T>): Promise<T | undefined> {
    const outcome = { hasFailed: false };
    const noted = (error: unknown) => {
      outcome.hasFailed = true;
      throw error;
    };
    const result = await super.checkConnectionError(() => call().catch(noted), 0);
    if (outcome.hasFailed && !this.closing) await delay(RETRY_DELAY_MS, undefined, { ref: false });
    return result;
  }
}

/** The options of a job that the active trace has caused. */
export function causedHere(): Pick<JobsOptions, 'telemetry'> {
  const metadata = traceparent();
  return metadata === undefined ? {} : { telemetry: { metadata } };
}

/**
 * A BullMQ queue with its worker. A job is retried until its attempts are used up, even if
 * instances die while running it, and is deleted afterward unless its options say otherwise.
 */
export class JobQueue<Data extends object> {
  /** For operations that have no method here. */
  readonly jobs: Queue;
  readonly #load = new LoopLoad();
  #worker: JobWorker<Data> | null = null;
  /** The worker's own connection for blocking calls, which the worker does not close. */
  #blocking: RedisClient | null = null;

  constructor(
    readonly name: string,
    private readonly deps: QueueDeps,
  ) {
    const { commands, prefix, log } = deps;
    this.jobs = new Queue(name, {
      connection: commands,
      prefix: queuePrefix(commands, prefix, name),
      // The workers check it; here, one slow reply at startup would break the queue permanently.
      skipVersionCheck: true,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    this.jobs.on('error', (error) =>
      log[outageLogLevel(error)]({ err: error, queue: name }, 'Job queue failed; reconnecting'),
    );
  }

  /** @throws StorageUnavailableError */
  async add(data: Data, options: JobsOptions = {}): Promise<void> {
    await redisCall(() => this.jobs.add(this.name, data, { ...causedHere(), ...options }));
  }

  work({ run, concurrency, yieldsToRequests, pauseMs, onFailure, onDone }: Work<Data>): void {
    const { jobs, prefix, log } = this.deps;
    const blocking = duplicateOf(jobs);
    this.#blocking = blocking;
    const process = async ({ data, opts }: Job<Data>) => {
      if (yieldsToRequests) await this.#load.yieldWhileBusy(MAX_YIELD_MS);
      const cause = opts.telemetry?.metadata;
      await inCausedTrace(`job ${this.name}`, cause, { kind: 'consumer' }, () => run(data));
    };
    const worker = new JobWorker<Data>(this.name, process, {
      connection: blocking,
      prefix: queuePrefix(jobs, prefix, this.name),
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
    await withTimeout(this.#worker?.close(), CLOSE_TIMEOUT_MS);
    this.#blocking?.disconnect();
    await this.jobs.close();
  }
}
