import type { RoomTasks } from '../models/room-tasks.js';
import { JobQueue, type QueueDeps } from './job-queue.js';

/** About an hour; after that, the next change of the room repairs it. */
const ATTEMPTS = 700;
const MAX_PAUSE_MS = 5_000;

/** Background tasks, one at a time per room. A task reads the current state when it runs. */
export class RoomTaskQueue implements RoomTasks {
  readonly #queue: JobQueue<{ readonly roomId: string }>;

  constructor(
    name: string,
    private readonly deps: QueueDeps,
  ) {
    this.#queue = new JobQueue(name, deps);
  }

  async schedule(roomId: string, afterMs = 0): Promise<void> {
    // A running task may have read outdated state, so exactly one more follows it. A delayed task
    // must not replace an immediate one.
    const deduplication =
      afterMs > 0 ? { id: `${roomId} later` } : { id: roomId, keepLastIfActive: true };
    await this.#queue.add(
      { roomId },
      { deduplication, delay: afterMs, attempts: ATTEMPTS, backoff: { type: 'capped' } },
    );
  }

  /** Starts the worker. `task` may be called again for the same room. */
  work(task: (roomId: string) => Promise<void>): void {
    const { log } = this.deps;
    this.#queue.work({
      run: ({ roomId }) => task(roomId),
      concurrency: 4,
      yieldsToRequests: true,
      pauseMs,
      onFailure: ({ data: { roomId } }, error) => {
        log.debug({ err: error, roomId, queue: this.#queue.name }, 'Room task failed; retrying');
      },
    });
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}

/** Short at first, then a few seconds, because participants wait for the effect. */
const pauseMs = (attemptsMade: number): number =>
  Math.min(MAX_PAUSE_MS, 250 * 2 ** Math.min(attemptsMade, 10)) * (0.5 + Math.random() / 2);
