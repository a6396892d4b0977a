import type { Page } from '@playwright/test';
import type { Person, Room } from './person.js';

const [MIN_MS, MAX_MS] = [5_000, 10_000];

/**
 * Enters the room with a page that keeps its notices, so that a test can look at several of them
 * however long it takes to cause them.
 */
export async function joinKeepingNotices(person: Person, room: Room): Promise<void> {
  await keepNotices(person.page);
  await person.join(room);
}

/** Takes effect when the page is opened. */
async function keepNotices(page: Page): Promise<void> {
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
