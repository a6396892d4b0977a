import { isAccessible } from './support/accessibility.js';
import { joinKeepingNotices } from './support/lasting-notices.js';
import type { Person } from './support/person.js';
import { expect, test } from './support/test.js';
import { countTones } from './support/tones.js';

const noticesOf = ({ page }: Person) => page.locator('.notice');

test('people who join or leave at the same time are announced in one notice', async ({
  member,
  bots,
}) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  await joinKeepingNotices(host, room);
  const bob = await bots.watches('Bob', room);
  await expect(noticesOf(host)).toHaveText(['Bob joined']);
  await bots.watches('Carl', room);
  await expect(noticesOf(host)).toHaveText(['Bob and Carl joined']);
  await bots.watches('Dora', room);
  await expect(noticesOf(host)).toHaveText(['Bob and 2 others joined']);
  await bob.leave();
  await expect(noticesOf(host)).toHaveText(['Bob and 2 others joined', 'Bob left']);
  await host.keepScreenshot('notices');
  await isAccessible(host.page);
});

test('arrivals are not announced in a meeting of more than 15 people', async ({ member, bots }) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  await joinKeepingNotices(host, room);
  for (let count = 2; count <= 16; count += 1) await bots.watches(`Guest ${count}`, room);
  await expect(host.button('People (16)')).toBeVisible();
  await expect(noticesOf(host)).toHaveText([/^Guest \d+ and 13 others joined$/]);
});

test('a chat message is shown while the chat is closed, and counted in the title', async ({
  member,
  guest,
}) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  await joinKeepingNotices(host, room);
  const bob = await guest('Bob');
  await bob.join(room);
  await expect(noticesOf(host)).toHaveText(['Bob joined']);
  await bob.button('Chat').click();
  const send = async (text: string) => {
    await bob.page.getByLabel('Write a message').fill(text);
    await bob.page.keyboard.press('Enter');
  };
  await send('Shall we start?');
  await expect(noticesOf(host)).toHaveText(['Bob joined', 'Bob: Shall we start?']);
  await expect(host.page).toHaveTitle('(1) Room of Alice · Foyer');
  await send('I can take notes.');
  await expect(noticesOf(host)).toHaveText(['Bob joined', 'Bob: I can take notes.']);
  await expect(host.page).toHaveTitle('(2) Room of Alice · Foyer');
  await host.keepScreenshot('notice-of-message');

  await host.button(/^Chat/).click();
  await expect(host.page).toHaveTitle('Room of Alice · Foyer');
  await send('Agreed?');
  await expect(host.page.getByRole('log').getByText('Agreed?')).toBeVisible();
  await expect(noticesOf(host)).toHaveText(['Bob joined', 'Bob: I can take notes.']);
  // The sender needs no notice of their own message.
  await expect(bob.page.locator('.notice', { hasText: 'Agreed?' })).toHaveCount(0);
});

test('a raised hand is announced to hosts, with a sound, and shown to everyone', async ({
  member,
  guest,
}) => {
  const host = await member('Alice');
  const tonesOfHost = await countTones(host.page);
  const room = await host.room('PUBLIC');
  await joinKeepingNotices(host, room);
  const bob = await guest('Bob');
  await bob.join(room);
  const carl = await guest('Carl');
  const tonesOfCarl = await countTones(carl.page);
  await joinKeepingNotices(carl, room);
  await bob.button('Raise hand').click();
  const joined = /^(Bob and Carl|Carl and Bob) joined$/;
  await expect(noticesOf(host)).toHaveText([joined, 'Bob raised their hand']);
  await expect(carl.tile('Bob').getByText('hand raised')).toBeAttached();
  await expect(noticesOf(carl)).toHaveCount(0);
  expect([await tonesOfHost(), await tonesOfCarl()]).toEqual([2, 0]);
});

test('a guest is notified when a host changes their permissions', async ({ meeting, guest }) => {
  const { host, room } = await meeting('PUBLIC');
  const bob = await guest('Bob');
  await joinKeepingNotices(bob, room);
  await host.button('People').click();
  await host.chooseFor('Bob', 'Make viewer only');
  const lost = 'A host turned off your camera, microphone and screen sharing.';
  await expect(noticesOf(bob)).toHaveText([lost]);
  await host.chooseFor('Bob', 'Allow camera, mic and screen');
  const gained = 'You can use your camera, microphone and screen sharing now.';
  await expect(noticesOf(bob)).toHaveText([lost, gained]);
});

test('a member is notified when a host gives them a role', async ({ meeting, member }) => {
  const { host, room } = await meeting('PUBLIC');
  const bea = await member('Bea');
  await joinKeepingNotices(bea, room);
  await host.button('People').click();
  await host.chooseFor('Bea Example', 'Make administrator');
  const told = 'You’re now an administrator of this room and can host the meeting.';
  await expect(noticesOf(bea)).toHaveText([told]);
  await bea.keepScreenshot('new-role');
});

test('a sound and one list tell a host who is waiting, without a notice on top', async ({
  member,
  bots,
}) => {
  const host = await member('Alice');
  const tones = await countTones(host.page);
  const room = await host.room('RESTRICTED');
  await host.join(room);
  await bots.waits('Bob', room);
  await expect(host.button('Admit Bob')).toBeVisible();
  await expect(host.page.getByRole('status')).toContainText('Bob is asking to join');
  await expect(noticesOf(host)).toHaveCount(0);
  expect(await tones()).toBe(2);
});

test('a guest is notified who muted them', async ({ meeting, guest }) => {
  const { host, room } = await meeting('PUBLIC');
  const bob = await guest('Bob');
  await joinKeepingNotices(bob, room);
  await host.button('People').click();
  await expect(async () => {
    // The first time may come before the guest's subscription.
    const unmute = bob.button('Unmute');
    if (await unmute.isVisible()) await unmute.click();
    await expect(host.tile('Bob').getByText('muted')).not.toBeAttached();
    await host.chooseFor('Bob', 'Mute');
    const told = 'Alice Example muted you.';
    await expect(noticesOf(bob).first()).toHaveText(told, { timeout: 5_000 });
  }).toPass();
  await bob.keepScreenshot('muted-by');
});

test('notices say who started a recording, and that the last host has left during it', async ({
  meeting,
  guest,
}) => {
  const { host, room, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await host.opensSettings('Recording');
  await host.button('Record video and audio').click();
  await host.page.keyboard.press('Escape');
  await bob.seesRecording();
  const carl = await guest('Carl');
  await joinKeepingNotices(carl, room);
  const told = 'Alice Example is recording this meeting.';
  await expect(noticesOf(carl).filter({ hasText: told })).toBeVisible();

  await host.button('Leave').click();
  const dialog = host.page.getByRole('dialog', { name: 'Leave the meeting?' });
  await expect(dialog.getByText('You’re the only host here.')).toBeVisible();
  await host.keepScreenshot('leaving-a-recording');
  // The notice disappears after a few seconds.
  const seen = expect(bob.page.getByText('The last host has left.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Leave' }).click();
  await seen;
  await expect(host.page.getByText('The meeting is still being recorded.')).toBeVisible();
  await host.keepScreenshot('recording-continues');
  await host.button('Stop recording').click();
  await expect(bob.recordingBadge).toBeHidden();
  await expect(host.page.getByText('The meeting is still being recorded.')).toBeHidden();
});
