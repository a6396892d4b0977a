import type { BrowserContext, Page } from '@playwright/test';

interface Hurried {
  /** Waits that last so long, in ms, take a hundredth of the time. */
  hurriesFrom?: number;
}

/** Makes somebody's pages ready to be hurried; at once, if it is said from which waits on. */
export async function canHurry(context: BrowserContext, fromMs = Infinity): Promise<void> {
  await context.addInitScript((from) => {
    const page = globalThis as Hurried;
    page.hurriesFrom = from;
    const wait = window.setTimeout.bind(window);
    const hurriedWait = (run: () => void, ms = 0, ...given: unknown[]) =>
      wait(run, ms < (page.hurriesFrom ?? Infinity) ? ms : ms / 100, ...given);
    window.setTimeout = hurriedWait as typeof window.setTimeout;
  }, fromMs);
}

/** Infinity: not any more. */
export async function hurry(page: Page, fromMs: number): Promise<void> {
  await page.evaluate((from) => {
    (globalThis as Hurried).hurriesFrom = from;
  }, fromMs);
}
