import { isAccessible } from './support/accessibility.js';
import { fitsTheScreen } from './support/fits-screen.js';
import { expect, test } from './support/test.js';

test('a user starts a meeting at once, in a room of their own', async ({ member }) => {
  const ada = await member('Ada');
  await ada.page.goto('/');
  await ada.button('Start now').click();
  await expect(ada.page).toHaveURL(/\/meeting-on-/);
  await ada.button('Join now').click();
  await ada.isInMeeting();
  await expect(ada.page.getByRole('heading', { name: /^Meeting on / })).toBeVisible();
  await ada.page.goto('/');
  await expect(ada.page.getByRole('link', { name: /^Enter Meeting on / })).toBeVisible();
});

test('an owner finds, renames, and deletes rooms on the home page', async ({ member }) => {
  const ben = await member('Ben', { viewport: { width: 390, height: 844 } });
  for (const name of ['Weekly planning', 'Lunch', 'Sprint planning']) {
    await ben.room('PUBLIC', name);
  }
  await ben.page.goto('/');
  const rooms = ben.page.locator('.room-row');
  await expect(rooms).toHaveCount(3);
  await ben.page.getByLabel('Search your rooms').fill('PLAN');
  await expect(rooms).toHaveCount(2);
  await expect(ben.page.getByText('2 rooms')).toBeVisible();
  await fitsTheScreen(ben.page);
  await ben.keepScreenshot('phone-home-search');
  await ben.page.getByLabel('Search your rooms').fill('retro');
  await expect(ben.page.getByText('None of your rooms matches this search.')).toBeVisible();
  await ben.page.getByLabel('Search your rooms').fill('');
  await expect(rooms).toHaveCount(3);

  await ben.button('Actions for Lunch').click();
  await isAccessible(ben.page);
  await ben.page.getByRole('menuitem', { name: 'Rename…' }).click();
  await expect(ben.page.getByLabel('Room name')).toBeFocused();
  await ben.page.getByLabel('Room name').fill('Dinner');
  await isAccessible(ben.page);
  await ben.page.keyboard.press('Enter');
  await expect(ben.page.getByRole('link', { name: 'Enter Dinner' })).toBeVisible();
  await expect(ben.button('Actions for Dinner')).toBeFocused();

  await ben.button('Actions for Dinner').click();
  await ben.page.getByRole('menuitem', { name: 'Delete…' }).click();
  const question = ben.page.getByRole('dialog', { name: 'Delete Dinner?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(rooms).toHaveCount(3);
  await ben.button('Actions for Dinner').click();
  await ben.page.getByRole('menuitem', { name: 'Delete…' }).click();
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(ben.page.getByRole('status')).toHaveText('Room deleted. 2 rooms');
  await expect(rooms).toHaveCount(2);
  await expect(ben.page.getByRole('heading', { name: 'My rooms' })).toBeFocused();
  await ben.page.reload();
  await expect(rooms).toHaveCount(2);
});

test('an administrator can rename a room, but not delete it', async ({ member }) => {
  const [host, carl] = [await member('Alice'), await member('Carl')];
  const room = await host.room('RESTRICTED');
  await host.addsMember(room, carl, 'ADMINISTRATOR');
  await carl.page.goto('/');
  await carl.button('Actions for Room of Alice').click();
  await expect(carl.page.getByRole('menuitem', { name: 'Rename…' })).toBeVisible();
  await expect(carl.page.getByRole('menuitem', { name: 'Delete…' })).toBeHidden();
});
