import { expect, test, type Page } from '@playwright/test';
import type { Person } from './person.js';

const MARK = 'data-first-frame-ms';

/** From now on, each video of the page says when its first frame came, since the page was opened. */
export async function noteFirstFrames(page: Page): Promise<void> {
  await page.addInitScript((mark) => {
    const note = ({ target }: Event) => {
      if (target instanceof HTMLVideoElement && !target.hasAttribute(mark)) {
        target.setAttribute(mark, performance.now().toFixed());
      }
    };
    // Events of media do not bubble.
    document.addEventListener('loadeddata', note, { capture: true });
  }, MARK);
}

/** Tells how long it took until somebody was seen: a number to look at, as each machine has its own. */
export async function reportFirstPicture(viewer: Person, name: string): Promise<void> {
  const video = viewer.tile(name).locator('video');
  await expect(video).toHaveAttribute(MARK, /\d/);
  const told = `${await video.getAttribute(MARK)} ms from opening the page to the first picture of somebody else`;
  console.log(told);
  await test.info().attach('first picture', { body: told });
}
