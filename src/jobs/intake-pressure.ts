import { LoopLoad } from './loop-load.js';

const WINDOW_MS = 50;
/** Deliveries per window; fewer are no reason to delay other work. */
const MIN_DELIVERIES = 5;

/** Measures whether incoming deliveries keep this process busy. */
export class IntakePressure {
  readonly #load = new LoopLoad();
  #arrivals = 0;
  #areMany = false;
  #since = performance.now();

  arrived(): void {
    this.#arrivals += 1;
  }

  get isHigh(): boolean {
    const elapsed = performance.now() - this.#since;
    if (elapsed >= WINDOW_MS) {
      this.#areMany = (this.#arrivals * WINDOW_MS) / elapsed >= MIN_DELIVERIES;
      this.#arrivals = 0;
      this.#since += elapsed;
    }
    const { isBusy } = this.#load;
    return isBusy && this.#areMany;
  }
}
