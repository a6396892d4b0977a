import type { Metrics } from './metrics.js';

/** Repairs by reconcilers. More than a few mean that events are lost. */
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
