import { failureLogLevel } from '../errors/outage.js';
import type { MeetingDeadlines } from '../models/room-tasks.js';
import { JobQueue, type QueueDeps } from './job-queue.js';

const ATTEMPTS = 10;

/** A delayed job for each time at which something is due in a meeting. */
export class MeetingDeadlineQueue implements MeetingDeadlines {
  readonly #queue: JobQueue<{ readonly roomId: string }>;

  constructor(private readonly deps: QueueDeps) {
    this.#queue = new JobQueue('meeting-deadlines', deps);
  }

  async schedule(roomId: string, at: Date, delayMs: number): Promise<void> {
    await this.#queue.add(
      { roomId },
      {
        jobId: `${roomId} ${at.getTime()}`,
        delay: Math.max(0, delayMs),
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
      },
    );
  }

  /** Starts the worker. `check` may be called again for the same room. */
  work(check: (roomId: string) => Promise<void>): void {
    const { log } = this.deps;
    this.#queue.work({
      run: ({ roomId }) => check(roomId),
      concurrency: 4,
      onFailure: ({ data: { roomId } }, error) => {
        log[failureLogLevel(error)](
          { err: error, roomId },
          'Failed to check the duration of a meeting; retrying',
        );
      },
    });
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}
