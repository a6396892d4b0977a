import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Expects no serious accessibility violation in the light and the dark theme. */
export async function isAccessible(page: Page): Promise<void> {
  await settles(page);
  expect(await seriousFindings(scanOf(page))).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await settles(page);
  // Only colors change between the themes.
  const colors = scanOf(page).withRules('color-contrast');
  expect(await seriousFindings(colors)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await settles(page);
}

/** In the page alone: otherwise each scan opens another page, for results of frames, which takes seconds. */
const scanOf = (page: Page) => new AxeBuilder({ page }).setLegacyMode();

/** Waits for transitions, during which contrast means nothing. */
const settles = (page: Page) =>
  page.evaluate(async () => {
    const changes = document.getAnimations().filter((change) => change instanceof CSSTransition);
    await Promise.allSettled(changes.map(({ finished }) => finished));
  });

async function seriousFindings(scan: AxeBuilder) {
  const { violations } = await scan.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }));
}
