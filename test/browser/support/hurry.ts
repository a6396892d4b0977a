import type { BrowserContext, Page } from '@playwright/test';

interface Hurried {
  /** Timers and intervals of at least this time, in ms, take a hundredth of it. */
  hurriesFrom?: number;
}

/** Lets `hurry` speed up timers in the pages of a context, and speeds up those from `fromMs` at once. */
export async function canHurry(context: BrowserContext, fromMs = Infinity): Promise<void> {
  await context.addInitScript((from) => {
    const page = globalThis as Hurried;
    page.hurriesFrom = from;
    for (const name of ['setTimeout', 'setInterval'] as const) {
      const wait = window[name].bind(window);
      const hurriedWait = (run: () => void, ms = 0, ...given: unknown[]) =>
        wait(run, ms < (page.hurriesFrom ?? Infinity) ? ms : ms / 100, ...given);
      window[name] = hurriedWait as typeof window.setTimeout & typeof window.setInterval;
    }
  }, fromMs);
}

/** Speeds up timers of at least `fromMs`; Infinity ends that. */
export async function hurry(page: Page, fromMs: number): Promise<void> {
  await page.evaluate((from) => {
    (globalThis as Hurried).hurriesFrom = from;
  }, fromMs);
}
