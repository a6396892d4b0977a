import { setTimeout } from 'node:timers/promises';

const WINDOW_MS = 50;
/** The share of the event loop's time. */
const BUSY = 0.8;
const PAUSE_MS = 10;

/** Measures whether this process is busy, by the recent utilization of its event loop. */
export class LoopLoad {
  #isBusy = false;
  #since = performance.now();
  #utilization = performance.eventLoopUtilization();

  get isBusy(): boolean {
    const now = performance.now();
    if (now - this.#since >= WINDOW_MS) {
      const total = performance.eventLoopUtilization();
      this.#isBusy = performance.eventLoopUtilization(total, this.#utilization).utilization > BUSY;
      this.#since = now;
      this.#utilization = total;
    }
    return this.#isBusy;
  }

  /** For background work: lets requests go first, for at most this time. */
  async yieldWhileBusy(timeoutMs: number): Promise<void> {
    const until = performance.now() + timeoutMs;
    while (this.isBusy && performance.now() < until) await setTimeout(PAUSE_MS);
  }
}
