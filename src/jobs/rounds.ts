import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { MediaUnavailableError, StorageUnavailableError } from '../errors/domain-error.js';
import { atMost } from './at-most.js';

/** Job of a killed instance: somebody else takes it after this long. */
const LOCK_MS = 6_000;
const STALLED_CHECK_MS = 3_000;
/** The schedule is in Redis too, and comes back after Redis has lost everything. */
const RENEWAL_MS = 60_000;
const CLOSE_PATIENCE_MS = 3_000;

const LEAVES_NOTHING = { removeOnComplete: true, removeOnFail: true };

export interface RoundsOptions {
  readonly name: string;
  readonly everyMs: number;
}

/** Has something looked at every so often: one round at a time over all instances. */
export class Rounds {
  readonly #queue: Queue;
  #worker: Worker | null = null;
  /** The worker's own connection, which it does not close: it waits in blocking calls. */
  #blocking: Redis | null = null;
  #renewal: NodeJS.Timeout | null = null;

  constructor(
    private readonly options: RoundsOptions,
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly log: Logger,
  ) {
    const { name } = options;
    this.#queue = new Queue(name, { connection: redis, prefix });
    this.#queue.on('error', (error) => log.warn({ err: error, queue: name }, 'queue of rounds'));
  }

  /** Starts the rounds. A round that fails is followed by the next one. */
  async work(round: () => Promise<void>): Promise<void> {
    const { name } = this.options;
    this.#blocking = this.redis.duplicate();
    this.#worker = new Worker(name, () => this.#round(round), {
      connection: this.#blocking,
      prefix: this.prefix,
      concurrency: 1,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
    });
    this.#worker.on('error', (error) => {
      this.log.warn({ err: error, queue: name }, 'worker of rounds');
    });
    await this.#schedule();
    // Nobody may have looked for a while. One that is under way may have read before this start.
    await this.#queue.add(
      name,
      {},
      { ...LEAVES_NOTHING, deduplication: { id: 'start', keepLastIfActive: true } },
    );
    this.#renewal = setInterval(() => {
      this.#schedule().catch((error: unknown) => {
        this.log.warn({ err: error, queue: name }, 'rounds are not scheduled');
      });
    }, RENEWAL_MS).unref();
  }

  async close(): Promise<void> {
    if (this.#renewal) clearInterval(this.#renewal);
    // A round that waits for LiveKit longer than that is done again by somebody else.
    await atMost(CLOSE_PATIENCE_MS, this.#worker?.close());
    this.#blocking?.disconnect();
    await this.#queue.close();
  }

  /** Scheduling it again changes nothing. */
  async #schedule(): Promise<void> {
    await this.#queue.setGlobalConcurrency(1);
    const { name, everyMs } = this.options;
    await this.#queue.upsertJobScheduler(name, { every: everyMs }, { opts: LEAVES_NOTHING });
  }

  async #round(round: () => Promise<void>): Promise<void> {
    const queue = this.options.name;
    try {
      await round();
    } catch (error) {
      // What could not be asked now is asked in the next round.
      if (!(error instanceof MediaUnavailableError || error instanceof StorageUnavailableError)) {
        this.log.error({ err: error, queue }, 'a round failed');
        return;
      }
      this.log.warn({ err: error, queue }, 'a round could not ask');
    }
  }
}
