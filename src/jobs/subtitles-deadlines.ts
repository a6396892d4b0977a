import { failureLogLevel } from '../errors/outage.js';
import type { ExpectedAgent } from '../redis/subtitles/subtitles-record.js';
import type { AgentDeadlines } from '../redis/subtitles/subtitles-record.js';
import { JobQueue, type QueueDeps } from './job-queue.js';

const ATTEMPTS = 10;

/** A delayed job for each expected agent. */
export class SubtitlesDeadlines implements AgentDeadlines {
  readonly #queue: JobQueue<ExpectedAgent>;

  constructor(private readonly deps: QueueDeps) {
    this.#queue = new JobQueue('subtitles-deadlines', deps);
  }

  async schedule(expected: ExpectedAgent, delayMs: number): Promise<void> {
    await this.#queue.add(expected, {
      jobId: expected.attempt,
      delay: delayMs,
      attempts: ATTEMPTS,
      backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
    });
  }

  /** Starts the worker. `overdue` may be called again for the same agent. */
  work(overdue: (expected: ExpectedAgent) => Promise<void>): void {
    const { log } = this.deps;
    this.#queue.work({
      run: overdue,
      concurrency: 4,
      onFailure: ({ data: { roomId } }, error) => {
        log[failureLogLevel(error)](
          { err: error, roomId },
          'Failed to handle a missed transcriber; retrying',
        );
      },
    });
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}
