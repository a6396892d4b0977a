import type { Metrics } from './metrics.js';

/** What reconcilers put right. More than now and then means that events are lost on their way. */
export class RepairMetrics {
  readonly #repairs;

  constructor(metrics: Metrics) {
    this.#repairs = metrics.counter('foyer_repairs_total', 'Repairs by reconcilers, by kind', [
      'repair',
    ]);
  }

  count(repair: string, count: number): void {
    this.#repairs.inc({ repair }, count);
  }
}
