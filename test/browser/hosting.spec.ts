import { expect, test } from './support/test.js';

test('a host mutes somebody, removes them, and keeps them out', async ({ guest, member }) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  await host.join(room);
  const bob = await guest('Bob');
  await bob.join(room);
  await host.button('People').click();

  await host.chooseFor('Bob', 'Mute');
  await expect(bob.button('Unmute')).toBeVisible();
  await expect(host.tile('Bob').getByText('muted')).toBeAttached();

  await host.button('What to do with Bob').click();
  await host.keepScreenshot('people');
  await host.page.keyboard.press('Escape');
  await host.chooseFor('Bob', 'Remove');
  await bob.sees('A host removed you from the meeting');
  await bob.keepScreenshot('removed');
  await bob.button('Ask again').click();
  await bob.isInMeeting();

  await host.chooseFor('Bob', 'Remove and keep out');
  await bob.sees('You cannot come in');
  await bob.keepScreenshot('banned');
  await bob.page.reload();
  await bob.button('Join now').click();
  await bob.sees('You cannot come in');
});

test('a host makes somebody an administrator, who decides about guests at once', async ({
  guest,
  member,
}) => {
  const host = await member('Alice');
  const room = await host.room('TRUSTED');
  await host.join(room);
  const bea = await member('Bea');
  await bea.join(room);
  await host.button('People').click();
  await host.chooseFor('Bea Example', 'Make administrator');
  const carl = await guest('Carl');
  await carl.knock(room);
  await bea.button('Admit Carl').click();
  await carl.isInMeeting();
});

test('a host takes camera and screen from everybody, and opens the room', async ({
  guest,
  member,
}) => {
  const host = await member('Alice');
  const room = await host.room('RESTRICTED');
  await host.join(room);
  const bob = await guest('Bob');
  await bob.knock(room);
  await bob.sees('Waiting to be let in');
  await host.button('Settings').click();
  await host.keepScreenshot('settings');
  // Opening the room lets in who waits.
  await host.page.getByLabel('Who enters without waiting').selectOption('Everybody with the link');
  await bob.isInMeeting();
  await expect(bob.button('Stop video')).toBeVisible();
  await host.page.getByLabel('Camera', { exact: true }).last().uncheck();
  await expect(bob.button('Start video')).toBeDisabled();
  await expect(bob.button('Mute')).toBeEnabled();
  await expect(host.tile('Bob').locator('video')).toBeHidden();
});

test('the host ends the meeting for everybody', async ({ guest, member }) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  await host.join(room);
  const bob = await guest('Bob');
  await bob.join(room);
  await host.button('Leave').click();
  await host.button('End for everybody').click();
  await bob.sees('The meeting has ended');
  await host.sees('The meeting has ended');
  await host.keepScreenshot('ended');
});
