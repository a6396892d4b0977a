import { failureLogLevel } from '../errors/outage.js';
import { outageLogLevel } from '../redis/redis-call.js';
import { JobQueue, type QueueDeps } from './job-queue.js';

/**
 * They only wait for receivers, and each endpoint has at most one job, however slow it is: with fewer, many
 * endpoints that hang would delay those that do not.
 */
const CONCURRENCY = 4096;
/** Events come in bursts, and one job per endpoint sends them all. */
const COLLECT_MS = 10;
/** A job costs more than sending the few events of this time. */
const SPACING_MS = 200;

interface Lane {
  readonly endpointId: string;
}

/** The deliveries of endpoints, one run per endpoint at a time on all instances. */
export class WebhookLaneQueue {
  readonly #queue: JobQueue<Lane>;
  readonly #collected = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #flushedAt = -Infinity;

  constructor(private readonly deps: QueueDeps) {
    this.#queue = new JobQueue('webhooks', deps);
  }

  /** Never rejects: the sweep finds deliveries that are due. */
  schedule(endpointIds: Iterable<string>): void {
    for (const endpointId of endpointIds) this.#collected.add(endpointId);
    if (this.#collected.size === 0) return;
    const pauseMs = Math.max(COLLECT_MS, this.#flushedAt + SPACING_MS - performance.now());
    this.#timer ??= setTimeout(() => this.#flush(), pauseMs);
  }

  /** Starts the worker. `run` may be called again for the same endpoint. */
  work(run: (endpointId: string) => Promise<void>): void {
    const { log } = this.deps;
    this.#queue.work({
      run: ({ endpointId }) => run(endpointId),
      concurrency: CONCURRENCY,
      onFailure: ({ data: { endpointId } }, error) => {
        log[failureLogLevel(error)](
          { err: error, endpointId },
          'Webhook deliveries interrupted; the next sweep resumes them',
        );
      },
    });
  }

  async close(): Promise<void> {
    if (this.#timer) this.#flush();
    await this.#queue.close();
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#flushedAt = performance.now();
    const endpointIds = [...this.#collected];
    this.#collected.clear();
    // A run may have listed the deliveries already, so exactly one more follows it.
    const jobs = endpointIds.map((endpointId) => ({
      name: this.#queue.name,
      data: { endpointId },
      opts: { deduplication: { id: endpointId, keepLastIfActive: true } },
    }));
    this.#queue.jobs.addBulk(jobs).catch((error: unknown) => {
      this.deps.log[outageLogLevel(error)](
        { err: error },
        'Failed to schedule webhook deliveries; the next sweep does',
      );
    });
  }
}
