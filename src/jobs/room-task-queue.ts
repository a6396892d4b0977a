import type { RoomTasks } from '../services/rooms/room-tasks.js';
import { JobQueue, type QueueDeps } from './job-queue.js';

/** About an hour: after that, what the room is about is put right by its next change. */
const ATTEMPTS = 700;
const MAX_PAUSE_MS = 5_000;

/** A task per room that is in the way of nobody. What it does is read when it runs. */
export class RoomTaskQueue implements RoomTasks {
  readonly #queue: JobQueue<{ readonly roomId: string }>;

  constructor(
    name: string,
    private readonly deps: QueueDeps,
  ) {
    this.#queue = new JobQueue(name, deps);
  }

  async schedule(roomId: string, afterMs = 0): Promise<void> {
    // One that runs may have read what has changed since: one more follows it, however many ask.
    // One that is due later must not stand in for one that is due now.
    const deduplication =
      afterMs > 0 ? { id: `${roomId} later` } : { id: roomId, keepLastIfActive: true };
    await this.#queue.add(
      { roomId },
      { deduplication, delay: afterMs, attempts: ATTEMPTS, backoff: { type: 'capped' } },
    );
  }

  /** Starts working tasks off. `task` may be called again for the same room. */
  work(task: (roomId: string) => Promise<void>): void {
    const { log } = this.deps;
    this.#queue.work({
      run: ({ roomId }) => task(roomId),
      concurrency: 4,
      givesWay: true,
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

/** Soon, then every few seconds: people in the meeting wait for it. */
const pauseMs = (attemptsMade: number): number =>
  Math.min(MAX_PAUSE_MS, 250 * 2 ** Math.min(attemptsMade, 10)) * (0.5 + Math.random() / 2);
