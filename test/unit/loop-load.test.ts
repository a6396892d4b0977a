import { describe, expect, it } from '@jest/globals';
import { LoopLoad } from '../../src/jobs/loop-load.js';

/** Blocks the event loop. */
function work(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('LoopLoad.giveWay', () => {
  it('waits until the event loop is no longer busy', async () => {
    const load = new LoopLoad();
    work(60);
    expect(load.isBusy).toBe(true);

    await expect(load.yieldWhileBusy(60_000)).resolves.toBeUndefined();
  });

  it('waits no longer than its limit, even if the event loop stays busy', async () => {
    const load = new LoopLoad();
    let isDone = false;
    const goOn = () => {
      work(5);
      if (!isDone) setImmediate(goOn);
    };
    work(60);
    goOn();

    await load.yieldWhileBusy(200);

    expect(load.isBusy).toBe(true);
    isDone = true;
  });
});
