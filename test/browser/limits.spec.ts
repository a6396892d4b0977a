import type { Page } from '@playwright/test';
import { expect, test } from './support/test.js';

/** Fills in one of the limits in the open settings, and saves it. */
async function setLimit(page: Page, label: string, value: string): Promise<void> {
  const form = page.locator('form', { hasText: label });
  await form.getByLabel(label).fill(value);
  await form.getByRole('button', { name: 'Apply' }).click();
  await expect(form.getByRole('button', { name: 'Apply' })).toBeDisabled();
}

test('a guest is told that the meeting is full, and enters once someone has left', async ({
  guest,
  meeting,
}) => {
  const { host, room } = await meeting('PUBLIC');
  await host.opensSettings('Room');
  await setLimit(host.page, 'Maximum number of people', '2');
  await host.keepScreenshot('limits');
  await host.page.keyboard.press('Escape');
  await host.endsMeeting();

  await host.button('Rejoin').click();
  await host.isInMeeting();
  const bob = await guest('Bob');
  await bob.join(room);
  const carl = await guest('Carl');
  await carl.knock(room);
  await carl.sees('The meeting is full');
  await carl.keepScreenshot('full');

  await bob.button('Leave').click();
  await expect(host.tile('Bob')).toBeHidden();
  await carl.button('Try again').click();
  await carl.isInMeeting();
});

test('people see that the meeting will soon reach its maximum length', async ({
  guest,
  meeting,
}) => {
  const { host, room } = await meeting('PUBLIC');
  await host.opensSettings('Room');
  await setLimit(host.page, 'Maximum length in minutes', '10');
  await host.page.keyboard.press('Escape');
  await host.endsMeeting();

  const bob = await guest('Bob');
  await bob.join(room);
  await expect(bob.page.getByText('ends in 10 min')).toBeVisible();
  await host.button('Rejoin').click();
  await host.isInMeeting();
  await expect(host.page.getByText('ends in 10 min')).toBeVisible();
  await host.keepScreenshot('time-left');
});
