import type { Page } from '@playwright/test';

const [MIN_MS, MAX_MS] = [5_000, 10_000];

/**
 * Keeps notices on the page, so that a test can look at several of them however long it takes to
 * cause them. Call before the page is opened.
 */
export async function keepNotices(page: Page): Promise<void> {
  await page.addInitScript(
    ([min, max]) => {
      const wait = window.setTimeout.bind(window);
      const longerWait = (run: () => void, ms = 0, ...given: unknown[]) =>
        wait(run, ms >= min && ms <= max ? 100 * ms : ms, ...given);
      window.setTimeout = longerWait as typeof window.setTimeout;
    },
    [MIN_MS, MAX_MS] as const,
  );
}
