import type { AttemptOutcome, WebhookObserver } from '../services/webhooks/endpoint-attempt.js';
import type { Metrics } from './metrics.js';

const OUTCOMES: readonly AttemptOutcome[] = ['delivered', 'failed', 'gone'];
/** Seconds. */
const BUCKETS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10];

/** Attempts to deliver webhooks. */
export class OutgoingWebhookMetrics implements WebhookObserver {
  readonly #attempts;
  readonly #durations;

  constructor(metrics: Metrics, pendingCount: () => Promise<number>) {
    this.#attempts = metrics.counter(
      'foyer_outgoing_webhook_attempts_total',
      'Attempts to deliver webhooks, by outcome',
      ['outcome'],
    );
    for (const outcome of OUTCOMES) this.#attempts.inc({ outcome }, 0);
    this.#durations = metrics.histogram(
      'foyer_outgoing_webhook_attempt_seconds',
      'Time until a receiver answers, or the attempt fails',
      { labelNames: ['outcome'], buckets: BUCKETS },
    );
    metrics.gauge(
      'foyer_outgoing_webhooks_pending',
      'Webhook deliveries that are not delivered and have not failed, over all instances',
      pendingCount,
    );
  }

  attempted(outcome: AttemptOutcome, durationMs: number): void {
    this.#attempts.inc({ outcome });
    this.#durations.observe({ outcome }, durationMs / 1000);
  }
}
