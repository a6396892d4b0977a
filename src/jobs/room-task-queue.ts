import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { RoomTasks } from '../services/room-tasks.js';

/** About an hour: after that, what the room is about is put right by its next change. */
const ATTEMPTS = 700;
const LONGEST_PAUSE_MS = 5_000;

/** A task per room that is in the way of nobody. What it does is read when it runs. */
export class RoomTaskQueue implements RoomTasks {
  readonly #queue: Queue<{ roomId: string }>;
  #worker: Worker<{ roomId: string }> | null = null;
  /** The worker's own connection, which it does not close: it waits in blocking calls. */
  #blocking: Redis | null = null;

  constructor(
    private readonly name: string,
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly log: Logger,
  ) {
    this.#queue = new Queue(name, { connection: redis, prefix });
    this.#queue.on('error', (error) => log.warn({ err: error, queue: name }, 'room task queue'));
  }

  async schedule(roomId: string, afterMs = 0): Promise<void> {
    // One that runs may have read what has changed since: one more follows it, however many ask.
    // One that is due later must not stand in for one that is due now.
    const deduplication =
      afterMs > 0 ? { id: `${roomId} later` } : { id: roomId, keepLastIfActive: true };
    await this.#queue.add(
      this.name,
      { roomId },
      {
        deduplication,
        delay: afterMs,
        attempts: ATTEMPTS,
        backoff: { type: 'capped' },
        removeOnComplete: true,
        removeOnFail: true,
      },
    );
  }

  /** Starts working tasks off. `task` may be called again for the same room. */
  work(task: (roomId: string) => Promise<void>): void {
    this.#blocking = this.redis.duplicate();
    this.#worker = new Worker(this.name, ({ data }) => task(data.roomId), {
      connection: this.#blocking,
      prefix: this.prefix,
      concurrency: 4,
      settings: { backoffStrategy: pauseMs },
    });
    const queue = this.name;
    this.#worker.on('error', (error) => this.log.warn({ err: error, queue }, 'room task worker'));
    this.#worker.on('failed', (job, error) => {
      const roomId = job?.data.roomId;
      this.log.debug({ err: error, roomId, queue }, 'a room task is done later');
    });
  }

  async close(): Promise<void> {
    await this.#worker?.close();
    this.#blocking?.disconnect();
    await this.#queue.close();
  }
}

/** Soon, then every few seconds: people in the meeting wait for it. */
const pauseMs = (attemptsMade: number): number =>
  Math.min(LONGEST_PAUSE_MS, 250 * 2 ** Math.min(attemptsMade, 10)) * (0.5 + Math.random() / 2);
