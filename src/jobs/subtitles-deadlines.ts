import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { ExpectedAgent } from '../redis/subtitles-store.js';
import type { AgentDeadlines } from '../services/transcriber-service.js';

const QUEUE = 'subtitles-deadlines';
const ATTEMPTS = 10;

/** A delayed job for each agent that is waited for. */
export class SubtitlesDeadlines implements AgentDeadlines {
  readonly #queue: Queue<ExpectedAgent>;
  #worker: Worker<ExpectedAgent> | null = null;
  /** The worker's own connection, which it does not close: it waits in blocking calls. */
  #blocking: Redis | null = null;

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly log: Logger,
  ) {
    this.#queue = new Queue(QUEUE, { connection: redis, prefix });
    this.#queue.on('error', (error) => log.warn({ err: error }, 'subtitles deadlines queue'));
  }

  async schedule(expected: ExpectedAgent, delayMs: number): Promise<void> {
    await this.#queue.add('overdue', expected, {
      jobId: expected.attempt,
      delay: delayMs,
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
      removeOnComplete: true,
      removeOnFail: true,
    });
  }

  /** Starts working deadlines off. `overdue` may be called again for the same agent. */
  work(overdue: (expected: ExpectedAgent) => Promise<void>): void {
    this.#blocking = this.redis.duplicate();
    this.#worker = new Worker(QUEUE, ({ data }) => overdue(data), {
      connection: this.#blocking,
      prefix: this.prefix,
      concurrency: 4,
    });
    this.#worker.on('error', (error) => this.log.warn({ err: error }, 'subtitles deadlines'));
    this.#worker.on('failed', (job, error) => {
      this.log.warn({ err: error, roomId: job?.data.roomId }, 'a deadline of subtitles failed');
    });
  }

  async close(): Promise<void> {
    await this.#worker?.close();
    this.#blocking?.disconnect();
    await this.#queue.close();
  }
}
