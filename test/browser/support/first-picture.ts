import { expect, test, type Page } from '@playwright/test';
import type { Person } from './person.js';

const OPENED = 'data-ms-since-opened';
const CLICKED = 'data-ms-since-click';

/**
 * Makes each tile of the page note when its first frame arrived, counted from opening the page and from the
 * latest click.
 */
export async function noteFirstFrames(page: Page): Promise<void> {
  await page.addInitScript(
    ([opened, clicked]) => {
      let clickedAt = 0;
      const click = () => {
        clickedAt = performance.now();
      };
      document.addEventListener('click', click, { capture: true });
      const note = ({ target }: Event) => {
        // The tile, because its first video may be replaced by another one.
        const tile = target instanceof HTMLVideoElement ? target.closest('article') : null;
        if (!tile || tile.hasAttribute(opened)) return;
        const now = performance.now();
        tile.setAttribute(opened, now.toFixed());
        tile.setAttribute(clicked, (now - clickedAt).toFixed());
      };
      // Media events do not bubble.
      document.addEventListener('loadeddata', note, { capture: true });
    },
    [OPENED, CLICKED] as const,
  );
}

/** Reports the times to the first frame in a person's tile. Not asserted, because machines differ. */
export async function reportFirstPicture(viewer: Person, name: string): Promise<void> {
  const tile = viewer.tile(name);
  await expect(tile).toHaveAttribute(OPENED, /\d/);
  const [opened, clicked] = [await tile.getAttribute(OPENED), await tile.getAttribute(CLICKED)];
  const report = `${opened} ms from opening the page, ${clicked} ms from the click, to the first picture of ${name}`;
  console.log(report);
  await test.info().attach('first picture', { body: report });
}
