import { setTimeout } from 'node:timers/promises';

const WINDOW_MS = 50;
/** Of the time that the event loop had. */
const BUSY = 0.8;
const PAUSE_MS = 10;

/** Whether this process has all it can do, by what its event loop had to do a moment ago. */
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

  /** For work that nobody waits for: what people wait for goes first, for so long at most. */
  async giveWay(timeoutMs: number): Promise<void> {
    const until = performance.now() + timeoutMs;
    while (this.isBusy && performance.now() < until) await setTimeout(PAUSE_MS);
  }
}
