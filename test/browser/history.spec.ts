import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { stackDirectory } from '../../tools/dev-stack/lib/paths.mjs';
import { isAccessible } from './support/accessibility.js';
import { fitsTheScreen } from './support/fits-screen.js';
import { expect, test } from './support/test.js';

const PHONE = { viewport: { width: 320, height: 700 }, hasTouch: true, isMobile: true };

test('a host sees who was in a meeting, and downloads it', async ({ guest, member }) => {
  const host = await member('Hanna');
  const room = await host.room('PUBLIC');
  await host.join(room);
  const bob = await guest('Bob');
  await bob.join(room);
  await host.page.goto('/');
  await host.page.getByRole('link', { name: 'History of Room of Hanna' }).click();
  await host.sees('History of Room of Hanna');
  const meeting = host.page.getByRole('list').getByRole('listitem');
  await expect(meeting.getByText(/in progress/)).toBeVisible();

  await meeting.getByRole('button', { name: /^People/ }).click();
  await expect(meeting.getByRole('cell', { name: 'Bob' })).toBeVisible();
  await expect(meeting.getByRole('cell', { name: 'Hanna Example' })).toBeVisible();
  await keep(host.page, 'history');

  const coming = host.page.waitForEvent('download');
  await meeting.getByRole('link', { name: /^Download/ }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^attendance-room-of-hanna.*\.csv$/);
  expect(await readFile(await download.path(), 'utf8')).toContain('\nBob,,standard,');

  await bob.page.goto(`${room.path}/history`);
  await expect(bob.page.getByText('Sign in to see the meetings')).toBeVisible();
  const olaf = await member('Olaf');
  await olaf.page.goto(`${room.path}/history`);
  await olaf.sees('We couldn’t find a history for you here');
});

test('the history is accessible in every language, in both themes, and on a phone', async ({
  guest,
  member,
}) => {
  test.slow();
  const host = await member('Hanna');
  const room = await host.room('PUBLIC');
  await host.join(room);
  const looks = [
    { locale: 'en-GB', colorScheme: 'light' },
    { locale: 'fr-FR', colorScheme: 'dark', ...PHONE },
    { locale: 'de-DE', colorScheme: 'light', ...PHONE },
    { locale: 'nl-NL', colorScheme: 'dark', ...PHONE },
  ] as const;
  const storageState = await host.context.storageState();
  for (const look of looks) {
    const { page } = await guest('Hanna', { ...look, storageState });
    await page.goto(`${room.path}/history`);
    await page.locator('.history-actions button').click();
    await expect(page.getByRole('cell', { name: 'Hanna Example' })).toBeVisible();
    await isAccessible(page);
    await fitsTheScreen(page);
    await keep(page, `history-${look.locale}`);
  }
});

const keep = (page: Page, name: string) =>
  page.screenshot({ path: path.join(stackDirectory, 'screenshots', `${name}.png`) });
