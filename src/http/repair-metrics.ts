import type { Metrics } from './metrics.js';

/** What reconcilers put right. More than now and then means that events are lost on their way. */
export class RepairMetrics {
  readonly #repairs;

  constructor(metrics: Metrics) {
    this.#repairs = metrics.counter(
      'foyer_repairs_total',
      'What reconcilers found wrong and put right',
      ['repair'],
    );
  }

  count(repair: string, count: number): void {
    this.#repairs.inc({ repair }, count);
  }
}
