import type { DiscardedRecording } from '../models/recording.js';
import type { RecordingDisposals } from '../models/recording-tasks.js';
import { JobQueue, type QueueDeps } from './job-queue.js';

/** The request itself makes the first attempt. */
const DELAY_MS = 2_000;
/** Enough for an outage of the storage that lasts days: a deletion must not be forgotten. */
const ATTEMPTS = 20_000;
const MAX_PAUSE_MS = 60_000;

/** The queue of recordings whose files are to be removed. */
export class RecordingDisposalQueue implements RecordingDisposals {
  readonly #queue: JobQueue<DiscardedRecording>;

  constructor(private readonly deps: QueueDeps) {
    this.#queue = new JobQueue('recording-disposal', deps);
  }

  async schedule({ id, key }: DiscardedRecording): Promise<void> {
    await this.#queue.add(
      { id, key },
      { jobId: id, delay: DELAY_MS, attempts: ATTEMPTS, backoff: { type: 'capped' } },
    );
  }

  /** Starts the worker. `dispose` may be called again for the same recording. */
  work(dispose: (recording: DiscardedRecording) => Promise<void>): void {
    const { log } = this.deps;
    this.#queue.work({
      run: dispose,
      concurrency: 4,
      pauseMs: (made) => Math.min(MAX_PAUSE_MS, 500 * 2 ** Math.min(made - 1, 10)),
      onFailure: ({ data: { id } }, error) => {
        log.warn({ err: error, recordingId: id }, 'Failed to remove a deleted recording; retrying');
      },
    });
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}
