import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { RecordingLooks } from '../services/recording-keeper.js';
import { atMost } from './at-most.js';
import { LoopLoad } from './loop-load.js';

const QUEUE = 'recordings';
const LOOK = 'look';
const SWEEP = 'sweep';
/** Most of them wait for LiveKit or the storage. */
const CONCURRENCY = 64;
/** Looks that got lost are found this often, and rounds through LiveKit and the storage follow. */
const SWEEP_MS = 5_000;
/** Job of a killed instance: somebody else takes it after this long. */
const LOCK_MS = 6_000;
const STALLED_CHECK_MS = 3_000;
/** The schedule is in Redis too, and comes back after Redis has lost everything. */
const RENEWAL_MS = 60_000;
/** Well within all deadlines of recordings. */
const GIVE_WAY_MS = 1_000;
const CLOSE_PATIENCE_MS = 3_000;

const LEAVES_NOTHING = { removeOnComplete: true, removeOnFail: true };

export interface RecordingWork {
  look(recordingId: string): Promise<void>;
  /** One at a time over all instances. */
  sweep(): Promise<void>;
}

/** When somebody is to look after a recording; how, its record says. */
export class RecordingLookQueue implements RecordingLooks {
  readonly #queue: Queue;
  #workers: Worker[] = [];
  /** The workers' own connections, which they do not close: they wait in blocking calls. */
  #blocking: Redis[] = [];
  #renewal: NodeJS.Timeout | null = null;
  readonly #sweeps: Queue;
  readonly #load = new LoopLoad();

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly log: Logger,
  ) {
    this.#queue = new Queue(QUEUE, { connection: redis, prefix });
    this.#sweeps = new Queue(`${QUEUE}-${SWEEP}`, { connection: redis, prefix });
    for (const queue of [this.#queue, this.#sweeps]) {
      queue.on('error', (error) => log.warn({ err: error }, 'recording queue'));
    }
  }

  schedule(recordingId: string, at: Date): void {
    const delay = Math.max(0, at.getTime() - Date.now());
    // Of those who plan the same later look, one is enough. One that is due must not be mistaken
    // for one that is under way.
    const jobId = delay > 0 ? { jobId: `${recordingId}-${at.getTime()}` } : {};
    this.#queue
      .add(LOOK, { recordingId }, { delay, ...jobId, ...LEAVES_NOTHING })
      .catch((error: unknown) => {
        this.log.warn({ err: error, recordingId }, 'a recording is looked after by a sweep');
      });
  }

  async work(work: RecordingWork): Promise<void> {
    this.#start(
      this.#queue,
      'a recording is looked after by a sweep',
      async ({ recordingId }) => {
        await this.#load.giveWay(GIVE_WAY_MS);
        if (recordingId) await work.look(recordingId);
      },
      CONCURRENCY,
    );
    this.#start(this.#sweeps, 'recordings were not reconciled', () => work.sweep(), 1);
    await this.#scheduleSweeps();
    this.#renewal = setInterval(() => {
      this.#scheduleSweeps().catch((error: unknown) => {
        this.log.warn({ err: error }, 'sweeps of recordings are not scheduled');
      });
    }, RENEWAL_MS).unref();
  }

  async close(): Promise<void> {
    if (this.#renewal) clearInterval(this.#renewal);
    // One that waits for LiveKit longer than that is taken up by somebody else.
    await atMost(CLOSE_PATIENCE_MS, Promise.all(this.#workers.map((worker) => worker.close())));
    for (const connection of this.#blocking) connection.disconnect();
    await Promise.all([this.#queue.close(), this.#sweeps.close()]);
  }

  #start(
    queue: Queue,
    onFailure: string,
    run: (data: { readonly recordingId?: string }) => Promise<void>,
    concurrency: number,
  ): void {
    const connection = this.redis.duplicate();
    const worker = new Worker<{ readonly recordingId?: string }>(
      queue.name,
      ({ data }) => run(data),
      {
        connection,
        prefix: this.prefix,
        concurrency,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: Number.MAX_SAFE_INTEGER,
      },
    );
    worker.on('error', (error) => this.log.warn({ err: error }, 'recording worker'));
    worker.on('failed', (job, error) => {
      this.log.warn({ err: error, ...job?.data }, onFailure);
    });
    this.#blocking.push(connection);
    this.#workers.push(worker);
  }

  /** Scheduling them again changes nothing. */
  async #scheduleSweeps(): Promise<void> {
    await this.#sweeps.setGlobalConcurrency(1);
    await this.#sweeps.upsertJobScheduler(SWEEP, { every: SWEEP_MS }, { opts: LEAVES_NOTHING });
  }
}
