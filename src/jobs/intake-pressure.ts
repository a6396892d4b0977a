import { LoopLoad } from './loop-load.js';

const WINDOW_MS = 50;
/** Deliveries per window; a few are no reason to make anything wait. */
const MANY = 5;

/** Whether this process has all it can do with what comes in. */
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
      this.#areMany = (this.#arrivals * WINDOW_MS) / elapsed >= MANY;
      this.#arrivals = 0;
      this.#since += elapsed;
    }
    const { isBusy } = this.#load;
    return isBusy && this.#areMany;
  }
}
