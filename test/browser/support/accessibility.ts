import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Nothing serious is found, neither in the light nor in the dark. */
export async function isAccessible(page: Page): Promise<void> {
  expect(await seriousFindings(new AxeBuilder({ page }))).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  // Nothing else changes.
  const colours = new AxeBuilder({ page }).withRules('color-contrast');
  expect(await seriousFindings(colours)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}

async function seriousFindings(scan: AxeBuilder) {
  const { violations } = await scan.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }));
}
