import type { Page } from '@playwright/test';

interface Sounding {
  tones?: number;
}

/** Counts the tones that the page plays. Call before the page is opened. */
export async function countTones(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const page = globalThis as Sounding;
    window.AudioContext = class extends AudioContext {
      override createOscillator(): OscillatorNode {
        page.tones = (page.tones ?? 0) + 1;
        return super.createOscillator();
      }
    };
  });
  return () => page.evaluate(() => (globalThis as Sounding).tones ?? 0);
}
