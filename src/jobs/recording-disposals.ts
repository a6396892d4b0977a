import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { DiscardedRecording } from '../models/recording.js';
import type { RecordingDisposals } from '../services/recording-disposal.js';
import { atMost } from './at-most.js';

const QUEUE = 'recording-disposal';
const DISPOSE = 'dispose';
const SWEEP = 'sweep';
const SWEEP_EVERY_MS = 3_600_000;
/** Whoever asks tries it first. */
const DELAY_MS = 2_000;
/** A storage that is away for days is nothing that somebody's wish should be forgotten for. */
const ATTEMPTS = 20_000;
const LONGEST_PAUSE_MS = 60_000;
/** Job of a killed instance: somebody else takes it after this long. */
const LOCK_MS = 6_000;
const STALLED_CHECK_MS = 3_000;
const CLOSE_PATIENCE_MS = 3_000;

/** Empty: the sweep. */
type Task = Partial<DiscardedRecording>;

export interface DisposalWork {
  dispose(recording: DiscardedRecording): Promise<void>;
  sweep(): Promise<void>;
}

/** Files of recordings to remove, and an hourly sweep for those that nobody told of. */
export class RecordingDisposalQueue implements RecordingDisposals {
  readonly #queue: Queue<Task>;
  #worker: Worker<Task> | null = null;
  /** The worker's own connection, which it does not close: it waits in blocking calls. */
  #blocking: Redis | null = null;

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly log: Logger,
  ) {
    this.#queue = new Queue(QUEUE, { connection: redis, prefix });
    this.#queue.on('error', (error) => log.warn({ err: error }, 'recording disposal queue'));
  }

  async schedule({ id, key }: DiscardedRecording): Promise<void> {
    await this.#queue.add(
      DISPOSE,
      { id, key },
      {
        jobId: id,
        delay: DELAY_MS,
        attempts: ATTEMPTS,
        backoff: { type: 'capped' },
        removeOnComplete: true,
        removeOnFail: true,
      },
    );
  }

  /** Before the hour is over. */
  async sweepNow(): Promise<void> {
    await this.#queue.add(SWEEP, {}, { removeOnComplete: true, removeOnFail: true });
  }

  /** Both may be called again for the same. */
  async work(work: DisposalWork): Promise<void> {
    this.#blocking = this.redis.duplicate();
    this.#worker = new Worker(
      QUEUE,
      ({ data: { id, key } }) => (id && key ? work.dispose({ id, key }) : work.sweep()),
      {
        connection: this.#blocking,
        prefix: this.prefix,
        concurrency: 4,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: Number.MAX_SAFE_INTEGER,
        settings: {
          backoffStrategy: (made: number) =>
            Math.min(LONGEST_PAUSE_MS, 500 * 2 ** Math.min(made - 1, 10)),
        },
      },
    );
    this.#worker.on('error', (error) => this.log.warn({ err: error }, 'recording disposal worker'));
    this.#worker.on('failed', (job, error) => {
      this.log.warn({ err: error, recordingId: job?.data.id }, 'recordings are disposed of later');
    });
    await this.#queue.upsertJobScheduler(
      SWEEP,
      { every: SWEEP_EVERY_MS },
      { opts: { removeOnComplete: true, removeOnFail: true } },
    );
  }

  async close(): Promise<void> {
    await atMost(CLOSE_PATIENCE_MS, this.#worker?.close());
    this.#blocking?.disconnect();
    await this.#queue.close();
  }
}
