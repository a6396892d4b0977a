import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { RoomCleanup } from '../services/room-service.js';

const QUEUE = 'room-cleanup';

/** A job per deleted room; asking twice does it once. */
export class RoomCleanupQueue implements RoomCleanup {
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
    this.#queue.on('error', (error) => log.warn({ err: error }, 'room clean-up queue'));
  }

  async schedule(roomId: string): Promise<void> {
    await this.#queue.add(
      'clean',
      { roomId },
      {
        jobId: roomId,
        attempts: 20,
        backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
        removeOnComplete: true,
        removeOnFail: { age: 7 * 24 * 3600 },
      },
    );
  }

  /** Starts working jobs off. `clean` may be called again for the same room. */
  work(clean: (roomId: string) => Promise<void>): void {
    this.#blocking = this.redis.duplicate();
    this.#worker = new Worker(QUEUE, ({ data }) => clean(data.roomId), {
      connection: this.#blocking,
      prefix: this.prefix,
      concurrency: 4,
    });
    this.#worker.on('error', (error) => this.log.warn({ err: error }, 'room clean-up worker'));
    this.#worker.on('failed', (job, error) => {
      this.log.warn(
        { err: error, roomId: job?.data.roomId },
        'a room clean-up failed; it is retried',
      );
    });
  }

  async close(): Promise<void> {
    await this.#worker?.close();
    this.#blocking?.disconnect();
    await this.#queue.close();
  }
}
