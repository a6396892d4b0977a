import { MediaUnavailableError, StorageUnavailableError } from '../errors/domain-error.js';
import { outageLogLevel } from '../redis/redis-call.js';
import { JobQueue, type QueueDeps } from './job-queue.js';

/** The schedule is in Redis too, and comes back after Redis has lost everything. */
const RENEWAL_MS = 60_000;

export interface RoundsOptions {
  readonly name: string;
  readonly everyMs: number;
}

/** Has something looked at every so often: one round at a time over all instances. */
export class PeriodicJob {
  readonly #queue: JobQueue<object>;
  #renewal: NodeJS.Timeout | null = null;

  constructor(
    private readonly options: RoundsOptions,
    private readonly deps: QueueDeps,
  ) {
    this.#queue = new JobQueue(options.name, deps);
  }

  /** Starts the rounds. A round that fails is followed by the next one. */
  async work(round: () => Promise<void>): Promise<void> {
    const { log } = this.deps;
    this.#queue.work({ run: () => this.#round(round), concurrency: 1 });
    await this.#schedule();
    // Nobody may have looked for a while. One that is under way may have read before this start.
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

  /** Scheduling it again changes nothing. */
  async #schedule(): Promise<void> {
    const { name, everyMs } = this.options;
    const { jobs } = this.#queue;
    await jobs.setGlobalConcurrency(1);
    await jobs.upsertJobScheduler(name, { every: everyMs });
  }

  async #round(round: () => Promise<void>): Promise<void> {
    const { log } = this.deps;
    const queue = this.options.name;
    try {
      await round();
    } catch (error) {
      // What could not be asked now is asked in the next round.
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
