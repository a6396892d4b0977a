import { MediaUnavailableError, StorageUnavailableError } from '../errors/domain-error.js';
import { outageLogLevel } from '../redis/redis-call.js';
import { JobQueue, type QueueDeps } from './job-queue.js';

/** Restores the schedule, which is in Redis, after Redis has lost its data. */
const RENEWAL_MS = 60_000;

export interface PeriodicJobOptions {
  readonly name: string;
  readonly everyMs: number;
}

/** A job that runs at intervals, one run at a time on all instances. */
export class PeriodicJob {
  readonly #queue: JobQueue<object>;
  #renewal: NodeJS.Timeout | null = null;

  constructor(
    private readonly options: PeriodicJobOptions,
    private readonly deps: QueueDeps,
  ) {
    this.#queue = new JobQueue(options.name, deps);
  }

  /** Starts the schedule. A failed run is followed by the next one. */
  async work(run: () => Promise<void>): Promise<void> {
    const { log } = this.deps;
    this.#queue.work({ run: () => this.#run(run), concurrency: 1 });
    await this.#schedule();
    // The last run may be long ago. One that is in progress may have read state from before this
    // start.
    await this.#queue.add({}, { deduplication: { id: 'start', keepLastIfActive: true } });
    this.#renewal = setInterval(() => {
      this.#schedule().catch((error: unknown) => {
        log[outageLogLevel(error)](
          { err: error, queue: this.options.name },
          'Periodic job not scheduled; retrying in 1 min',
        );
      });
    }, RENEWAL_MS).unref();
  }

  close(): Promise<void> {
    if (this.#renewal) clearInterval(this.#renewal);
    return this.#queue.close();
  }

  /** Idempotent. */
  async #schedule(): Promise<void> {
    const { name, everyMs } = this.options;
    const { jobs } = this.#queue;
    await jobs.setGlobalConcurrency(1);
    await jobs.upsertJobScheduler(name, { every: everyMs });
  }

  async #run(run: () => Promise<void>): Promise<void> {
    const { log } = this.deps;
    const queue = this.options.name;
    try {
      await run();
    } catch (error) {
      // During an outage, the next run does the work.
      if (!(error instanceof MediaUnavailableError || error instanceof StorageUnavailableError)) {
        log.error({ err: error, queue }, 'Periodic job failed; retrying at the next run');
        return;
      }
      log.warn(
        { err: error, queue },
        'Periodic job skipped: LiveKit or storage unavailable; retrying at the next run',
      );
    }
  }
}
