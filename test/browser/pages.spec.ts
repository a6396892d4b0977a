import { isAccessible } from './support/accessibility.js';
import { fitsTheScreen } from './support/fits-screen.js';
import type { Person } from './support/person.js';
import { expect, test } from './support/test.js';

const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true };

test('every page is accessible in the light and the dark theme', async ({ guest, member }) => {
  // Many scans of whole pages, while other tests use the processors.
  test.slow();
  const host = await member('Alice', {
    reducedMotion: 'reduce',
    expectedFaults: [/net::ERR_FAILED/],
  });
  const room = await host.room('RESTRICTED');
  await host.page.goto('/');
  await expect(host.button('New room')).toBeVisible();
  await isAccessible(host.page);
  await keepBothScreenshots(host, 'home');
  await host.button('New room').click();
  await isAccessible(host.page);

  const bob = await guest('Bob', { reducedMotion: 'reduce' });
  await bob.page.goto(room.path);
  await expect(bob.button('Ask to join')).toBeVisible();
  await isAccessible(bob.page);
  await keepBothScreenshots(bob, 'pre-join');
  await bob.knock(room);
  await bob.sees('Waiting to be let in');
  await isAccessible(bob.page);
  await keepBothScreenshots(bob, 'waiting');

  await host.join(room);
  await expect(host.button('Admit Bob')).toBeVisible();
  await isAccessible(host.page);
  await host.button('People').click();
  await isAccessible(host.page);
  await keepBothScreenshots(host, 'lobby-panel');
  await host.button('Admit Bob').click();
  await bob.isInMeeting();
  await host.button('Actions for Bob').click();
  await isAccessible(host.page);
  await keepBothScreenshots(host, 'meeting');
  await host.button('Settings').click();
  await isAccessible(host.page);
  await host.page.getByRole('tab', { name: 'Room' }).click();
  await host.page.route('/graphql', (request) => request.abort());
  await host.page.getByLabel('Everyone can mute others').click();
  await expect(host.page.getByText('Can’t reach the server.')).toBeVisible();
  await isAccessible(host.page);
  await bob.button('Chat').click();
  await isAccessible(bob.page);
  await bob.page.getByLabel('Write a message').fill('Hello');
  await bob.page.keyboard.press('Enter');
  await expect(bob.page.getByRole('log').getByText('Hello')).toBeVisible();
  await isAccessible(bob.page);
  await keepBothScreenshots(bob, 'chat');
  await bob.button('Leave').click();
  await bob.sees('You left the meeting');
  await isAccessible(bob.page);
});

test('no page is cut off on a phone', async ({ meeting, guest }) => {
  const { room } = await meeting('PUBLIC');
  const bob = await guest('Bob', PHONE);
  await bob.page.goto('/');
  await expect(bob.button('Join')).toBeVisible();
  await fitsTheScreen(bob.page);
  await bob.keepScreenshot('phone-home');
  await bob.page.goto(room.path);
  await expect(bob.button('Join now')).toBeVisible();
  await fitsTheScreen(bob.page);
  await bob.keepScreenshot('phone-pre-join');
  await bob.join(room);
  await bob.seesMovingPictureOf('Alice Example');
  await fitsTheScreen(bob.page);
  await bob.keepScreenshot('phone-meeting');
  for (const control of ['Mute', 'Stop video', 'Chat', 'More', 'Leave']) {
    await expect(bob.button(control)).toBeInViewport({ ratio: 1 });
  }
  await bob.button('More').click();
  for (const control of ['Raise hand', 'People', 'Settings']) {
    await expect(bob.page.getByRole('menuitem', { name: control })).toBeInViewport({ ratio: 1 });
  }
  await bob.page.keyboard.press('Escape');
  await bob.button('Chat').click();
  await expect(bob.page.getByLabel('Write a message')).toBeInViewport({ ratio: 1 });
  await bob.keepScreenshot('phone-chat');
});

test('a guest can join and leave with the keyboard alone', async ({ guest, member }) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  const bob = await guest('Bob');
  await bob.page.goto(room.path);
  const name = bob.page.getByLabel('Your name');
  await name.focus();
  await bob.page.keyboard.type('Bob');
  await bob.page.keyboard.press('Enter');
  await bob.isInMeeting();
  await expect(bob.button('Mute', { exact: true })).toBeVisible();
  await bob.page.keyboard.press('Control+d');
  await expect(bob.button('Unmute')).toBeVisible();
  await bob.button('Leave').focus();
  await bob.page.keyboard.press('Enter');
  await bob.sees('You left the meeting');
});

test('pages load nothing from other origins, and cannot be framed', async ({ guest }) => {
  const bob = await guest('Bob');
  const response = await bob.page.goto('/');
  const policy = response?.headers()['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("style-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
});

async function keepBothScreenshots(person: Person, name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await person.page.emulateMedia({ colorScheme });
    await person.keepScreenshot(`${name}-${colorScheme}`);
  }
}
