import type { BrowserContext, Page } from '@playwright/test';

interface Hurried {
  /** Timers of at least this time, in ms, take a hundredth of it. */
  hurriesFrom?: number;
}

/** Lets `hurry` speed up timers in the pages of a context, and speeds up those from `fromMs` at once. */
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

/** Speeds up timers of at least `fromMs`; Infinity ends that. */
export async function hurry(page: Page, fromMs: number): Promise<void> {
  await page.evaluate((from) => {
    (globalThis as Hurried).hurriesFrom = from;
  }, fromMs);
}
