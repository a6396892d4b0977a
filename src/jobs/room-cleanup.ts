import type { RoomCleanup } from '../models/room-tasks.js';
import { JobQueue, type QueueDeps } from './job-queue.js';

const WEEK_SECONDS = 7 * 24 * 3600;

/** One job per deleted room; repeated requests share it. */
export class RoomCleanupQueue implements RoomCleanup {
  readonly #queue: JobQueue<{ readonly roomId: string }>;

  constructor(private readonly deps: QueueDeps) {
    this.#queue = new JobQueue('room-cleanup', deps);
  }

  async schedule(roomId: string): Promise<void> {
    await this.#queue.add(
      { roomId },
      {
        jobId: roomId,
        attempts: 20,
        backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
        removeOnFail: { age: WEEK_SECONDS },
      },
    );
  }

  /** Starts the worker. `clean` may be called again for the same room. */
  work(clean: (roomId: string) => Promise<void>): void {
    const { log } = this.deps;
    this.#queue.work({
      run: ({ roomId }) => clean(roomId),
      concurrency: 4,
      onFailure: ({ data: { roomId } }, error) => {
        log.warn({ err: error, roomId }, 'Failed to clean up a deleted room; retrying');
      },
    });
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}
