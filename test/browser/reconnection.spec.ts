import { isAccessible } from './support/accessibility.js';
import { canHurry, hurry } from './support/hurry.js';
import { expect, test } from './support/test.js';

test('a meeting goes on while the gateway restarts, and hosts miss nobody who waits', async ({
  meeting,
  world,
}) => {
  const { host, knocks } = await meeting('RESTRICTED');
  const bob = await knocks('Bob');
  await bob.sees('Waiting to be let in');

  await world.gateway.stop();
  await expect(host.page.getByText('Some updates are late')).toBeVisible();
  await expect(bob.page.getByText('The connection is lost. It comes back by itself')).toBeVisible();
  await host.keepScreenshot('gateway-away');
  await world.gateway.start();
  // Both come back by themselves, after a pause that grows with every attempt in vain.
  const patience = { timeout: 60_000 };
  await expect(host.page.getByText('Some updates are late')).toBeHidden(patience);
  await expect(bob.page.getByText('The connection is lost.')).toBeHidden(patience);

  await host.button('Admit Bob').click();
  await bob.isInMeeting();
  await host.seesMovingPictureOf('Bob');
});

test('a meeting comes back after the media server was killed', async ({
  meeting,
  newBrowser,
  world,
}) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob', { browser: await newBrowser() });
  await host.seesMovingPictureOf('Bob');

  process.kill(world.livekit.pid, 'SIGKILL');
  await world.livekit.process.exited;
  await expect(host.page.getByText('The connection was lost. Reconnecting…')).toBeVisible();
  await host.keepScreenshot('media-server-away');
  await world.livekit.start();
  await expect(host.page.getByText('The connection was lost. Reconnecting…')).toBeHidden({
    timeout: 60_000,
  });
  await host.seesMovingPictureOf('Bob');
  await bob.seesMovingPictureOf('Alice Example');
});

test('whoever cannot get back in is told so, and rejoins when the media server is there', async ({
  guest,
  meeting,
  world,
}) => {
  const { host, room } = await meeting('PUBLIC');
  const bob = await guest('Bob');
  await canHurry(bob.context);
  await bob.join(room);
  await host.seesMovingPictureOf('Bob');

  process.kill(world.livekit.pid, 'SIGKILL');
  await world.livekit.process.exited;
  await hurry(bob.page, 300);
  await bob.sees('The connection is lost');
  await isAccessible(bob.page);
  await bob.keepScreenshot('farewell-gone');
  await world.livekit.start();
  await hurry(bob.page, Infinity);
  // It takes a while to give rooms up that the killed one held, and says so.
  await expect(async () => {
    const again = bob.button(/^(Rejoin|Join now)$/);
    if (await again.isVisible()) await again.click();
    await expect(bob.button('Leave')).toBeVisible({ timeout: 5_000 });
  }).toPass();
});

test('the token is renewed before it ends, whatever the time is by the clock of the device', async ({
  guest,
  meeting,
}) => {
  const { host, room } = await meeting('PUBLIC');
  const bob = await guest('Bob');
  await bob.page.clock.setSystemTime(Date.now() - 60 * 60_000);
  // What is minutes away comes in seconds.
  await canHurry(bob.context, 5 * 60_000);
  await bob.join(room);
  await bob.page.waitForRequest((request) => request.postData()?.includes('joinRoom') ?? false);
  await bob.button('Raise hand').click();
  await expect(host.tile('Bob').getByText('hand up')).toBeAttached();
  await host.seesMovingPictureOf('Bob');
});
