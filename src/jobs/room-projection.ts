import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { RoomProjectionTasks } from '../services/role-projection.js';

const QUEUE = 'room-projection';
/** About an hour: after that, whoever is still in the meeting is reached by the next change. */
const ATTEMPTS = 700;
const LONGEST_PAUSE_MS = 5_000;

/** A task per room that LiveKit could not be told about. What it does is read when it runs. */
export class RoomProjectionQueue implements RoomProjectionTasks {
  readonly #queue: Queue<{ roomId: string }>;
  #worker: Worker<{ roomId: string }> | null = null;
  /** The worker's own connection, which it does not close: it waits in blocking calls. */
  #blocking: Redis | null = null;

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly log: Logger,
  ) {
    this.#queue = new Queue(QUEUE, { connection: redis, prefix });
    this.#queue.on('error', (error) => log.warn({ err: error }, 'room projection queue'));
  }

  async schedule(roomId: string): Promise<void> {
    await this.#queue.add(
      'project',
      { roomId },
      {
        // One that runs may have read what has changed since: one more follows it, however many ask.
        deduplication: { id: roomId, keepLastIfActive: true },
        attempts: ATTEMPTS,
        backoff: { type: 'capped' },
        removeOnComplete: true,
        removeOnFail: true,
      },
    );
  }

  /** Starts working tasks off. `project` may be called again for the same room. */
  work(project: (roomId: string) => Promise<void>): void {
    this.#blocking = this.redis.duplicate();
    this.#worker = new Worker(QUEUE, ({ data }) => project(data.roomId), {
      connection: this.#blocking,
      prefix: this.prefix,
      concurrency: 4,
      settings: { backoffStrategy: pauseMs },
    });
    this.#worker.on('error', (error) => this.log.warn({ err: error }, 'room projection worker'));
    this.#worker.on('failed', (job, error) => {
      this.log.debug({ err: error, roomId: job?.data.roomId }, 'a room is projected later');
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
