import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Nothing serious is found, neither in the light nor in the dark. */
export async function isAccessible(page: Page): Promise<void> {
  await settles(page);
  expect(await seriousFindings(new AxeBuilder({ page }))).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await settles(page);
  // Nothing else changes.
  const colors = new AxeBuilder({ page }).withRules('color-contrast');
  expect(await seriousFindings(colors)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await settles(page);
}

/** Colors in transition have no meaningful contrast. */
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
