const WINDOW_MS = 50;
/** Of the time that the event loop had. */
const BUSY = 0.8;
/** Deliveries per window; a few are no reason to make anything wait. */
const MANY = 5;

/** Whether this process has all it can do with what comes in. */
export class IntakePressure {
  #arrivals = 0;
  #isHigh = false;
  #since = performance.now();
  #utilization = performance.eventLoopUtilization();

  arrived(): void {
    this.#arrivals += 1;
  }

  get isHigh(): boolean {
    const now = performance.now();
    if (now - this.#since >= WINDOW_MS) this.#look(now);
    return this.#isHigh;
  }

  #look(now: number): void {
    const total = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(total, this.#utilization);
    const perWindow = (this.#arrivals * WINDOW_MS) / (now - this.#since);
    this.#isHigh = utilization > BUSY && perWindow >= MANY;
    this.#arrivals = 0;
    this.#since = now;
    this.#utilization = total;
  }
}
