import { expect, type Page } from '@playwright/test';

/** Expects that neither the page nor a part of it that scrolls is wider than it may be. */
export async function fitsTheScreen(page: Page): Promise<void> {
  const excess = () =>
    page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('dialog, .side-panel, .lobby-bar')]
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ tagName, className }) => `${tagName} ${className}`),
    );
  await expect.poll(excess).toEqual([]);
}
