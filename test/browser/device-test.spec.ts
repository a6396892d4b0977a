import { isAccessible } from './support/accessibility.js';
import { fitsTheScreen } from './support/fits-screen.js';
import type { Person } from './support/person.js';
import { expect, test } from './support/test.js';

const resultOf = ({ page }: Person, check: string) =>
  page.getByRole('listitem').filter({ has: page.getByText(check, { exact: true }) });

test('a user tests device and network, without anyone seeing a meeting', async ({ member }) => {
  const ada = await member('Ada');
  await ada.page.goto('/test');
  await ada.button('Start test').click();
  for (const check of [
    'Browser',
    'Microphone',
    'Camera',
    'Live updates',
    'Meeting server',
    'Audio and video',
    'Upload speed',
  ]) {
    await expect(resultOf(ada, check)).toContainText('Works');
  }
  await expect(resultOf(ada, 'Audio and video')).toContainText('Directly (UDP)');
  await expect(resultOf(ada, 'Upload speed')).toContainText('Mbit/s');
  await expect(resultOf(ada, 'Relay (TURN)')).toContainText('This site doesn’t use a relay.');
  await expect(ada.page.getByText('No problems found.')).toBeVisible();
  await isAccessible(ada.page);
  await ada.keepScreenshot('device-test');
  // The room of the test is gone.
  await ada.page.goto('/');
  await expect(ada.page.getByText('You don’t have any rooms yet.')).toBeVisible();
});

test('a guest learns what is blocked, what helps, and what was not tested', async ({ guest }) => {
  const bob = await guest('Bob', {
    allowsDevices: false,
    viewport: { width: 320, height: 568 },
    expectedFaults: [/WebSocket/],
  });
  await bob.page.routeWebSocket(/\/graphql$/, (socket) => socket.close());
  await bob.page.goto('/test');
  await bob.button('Start test').click();
  await expect(resultOf(bob, 'Camera')).toContainText('Your browser is blocking the camera.');
  await expect(resultOf(bob, 'Live updates')).toContainText('Try without VPN or proxy');
  await expect(resultOf(bob, 'Meeting server')).toContainText('Sign in to test this');
  await expect(resultOf(bob, 'Upload speed')).toContainText('Not tested');
  await expect(bob.page.getByText('3 things don’t work.')).toBeVisible();
  await fitsTheScreen(bob.page);
  await isAccessible(bob.page);
  await bob.page.emulateMedia({ colorScheme: 'dark' });
  await bob.keepScreenshot('device-test-320-dark');
});
