import { expect, test, type Page } from '@playwright/test';
import type { Person } from './person.js';

const MARK = 'data-first-frame-ms';

/** Makes each video of the page note when its first frame arrived, counted from opening the page. */
export async function noteFirstFrames(page: Page): Promise<void> {
  await page.addInitScript((mark) => {
    const note = ({ target }: Event) => {
      if (target instanceof HTMLVideoElement && !target.hasAttribute(mark)) {
        target.setAttribute(mark, performance.now().toFixed());
      }
    };
    // Media events do not bubble.
    document.addEventListener('loadeddata', note, { capture: true });
  }, MARK);
}

/** Reports the time to the first frame of another person. Not asserted, because machines differ. */
export async function reportFirstPicture(viewer: Person, name: string): Promise<void> {
  const video = viewer.tile(name).locator('video');
  await expect(video).toHaveAttribute(MARK, /\d/);
  const report = `${await video.getAttribute(MARK)} ms from opening the page to the first picture of another person`;
  console.log(report);
  await test.info().attach('first picture', { body: report });
}
