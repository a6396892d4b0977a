import { expect, test } from './support/test.js';

test('a host can set the permissions of one person', async ({ guest, member }) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  await host.join(room);
  const bob = await guest('Bob');
  await bob.join(room);
  await expect(bob.button('Stop video')).toBeVisible();
  await host.button('People').click();
  await host.chooseFor('Bob', 'Permissions…');
  const dialog = host.page.getByRole('dialog');
  await dialog.getByLabel('Camera').uncheck();
  await dialog.getByLabel('Screen').uncheck();
  await host.keepScreenshot('permissions');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(bob.button('Start video')).toBeDisabled();
  await expect(bob.button('Share screen')).toBeDisabled();
  await expect(bob.button('Mute')).toBeEnabled();

  // The dialog reads the permissions when it opens, so wait until they have arrived.
  await expect(host.tile('Bob').locator('video')).toBeHidden();
  await host.chooseFor('Bob', 'Permissions…');
  await expect(dialog.getByLabel('Camera')).not.toBeChecked();
  await expect(dialog.getByLabel('Microphone')).toBeChecked();
  await dialog.getByLabel('Camera').check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await bob.button('Start video').click();
  await host.seesMovingPictureOf('Bob');
});
