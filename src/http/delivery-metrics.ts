import type { DeliveryObserver } from '../jobs/delivery-queue.js';
import { DELIVERY_KINDS, type DeliveryKind } from '../models/delivery.js';
import type { Metrics } from './metrics.js';

/** The outcomes of deliveries. */
export class DeliveryMetrics implements DeliveryObserver {
  readonly #outcomes;

  constructor(metrics: Metrics, parkedCount: () => Promise<number>) {
    this.#outcomes = metrics.counter(
      'foyer_deliveries_total',
      'Attempts to deliver emails and signed POSTs, by outcome',
      ['kind', 'outcome'],
    );
    for (const kind of DELIVERY_KINDS) {
      for (const outcome of ['delivered', 'retried', 'parked']) {
        this.#outcomes.inc({ kind, outcome }, 0);
      }
    }
    metrics.gauge(
      'foyer_deliveries_parked',
      'Deliveries parked after their last retry',
      parkedCount,
    );
  }

  delivered(kind: DeliveryKind): void {
    this.#outcomes.inc({ kind, outcome: 'delivered' });
  }

  retried(kind: DeliveryKind): void {
    this.#outcomes.inc({ kind, outcome: 'retried' });
  }

  parked(kind: DeliveryKind): void {
    this.#outcomes.inc({ kind, outcome: 'parked' });
  }
}
