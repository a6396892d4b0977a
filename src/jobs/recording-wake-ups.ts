import { failureLogLevel } from '../errors/outage.js';
import { outageLogLevel } from '../redis/redis-call.js';
import type { RecordingWakeUps } from '../models/recording-tasks.js';
import { JobQueue, type QueueDeps } from './job-queue.js';

/** Most of them wait for LiveKit or the storage. */
const CONCURRENCY = 64;

/** Wakes the recording worker. The record determines what is due. */
export class RecordingWakeUpQueue implements RecordingWakeUps {
  readonly #queue: JobQueue<{ readonly recordingId: string }>;

  constructor(private readonly deps: QueueDeps) {
    this.#queue = new JobQueue('recordings', deps);
  }

  schedule(recordingId: string, at: Date): void {
    const delay = Math.max(0, at.getTime() - Date.now());
    // Concurrent wake-ups for the same later time share a job. An immediate one must not be
    // confused with one that is running.
    const jobId = delay > 0 ? { jobId: `${recordingId}-${at.getTime()}` } : {};
    this.#queue.add({ recordingId }, { delay, ...jobId }).catch((error: unknown) => {
      this.deps.log[outageLogLevel(error)](
        { err: error, recordingId },
        'Failed to schedule work on a recording; the next sweep resumes it',
      );
    });
  }

  /** Starts the worker. */
  work(run: (recordingId: string) => Promise<void>): void {
    const { log } = this.deps;
    this.#queue.work({
      run: ({ recordingId }) => run(recordingId),
      concurrency: CONCURRENCY,
      yieldsToRequests: true,
      onFailure: ({ data: { recordingId } }, error) => {
        log[failureLogLevel(error)](
          { err: error, recordingId },
          'Recording job failed; the next sweep resumes it',
        );
      },
    });
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}
