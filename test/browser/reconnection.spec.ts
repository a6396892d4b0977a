import { isAccessible } from './support/accessibility.js';
import { canHurry, hurry } from './support/hurry.js';
import { expect, test } from './support/test.js';

/** Browsers log each failed attempt to connect. */
const EXPECTED_FAULTS = {
  expectedFaults: [
    /net::ERR_/,
    /WebSocket/i,
    /status of 50\d/,
    // LiveKit lost its rooms; it answers 404 until the gateway has created this one again.
    /status of 404/,
    /^Failed to fetch/,
  ],
};

test('a meeting continues while the gateway restarts, and hosts still see the people waiting', async ({
  meeting,
  world,
}) => {
  const { host, knocks } = await meeting('RESTRICTED', EXPECTED_FAULTS);
  const bob = await knocks('Bob', EXPECTED_FAULTS);
  await bob.sees('Waiting to be let in');

  await world.gateway.stop();
  await expect(host.page.getByText('Live updates are delayed.')).toBeVisible();
  await expect(bob.page.getByText('Connection lost. Reconnecting')).toBeVisible();
  await host.keepScreenshot('gateway-away');
  await world.gateway.start();
  // Both reconnect by themselves, after a pause that grows with each failed attempt.
  await expect(host.page.getByText('Live updates are delayed.')).toBeHidden();
  await expect(bob.page.getByText('Connection lost.')).toBeHidden();

  await host.button('Admit Bob').click();
  await bob.isInMeeting();
  await host.seesMovingPictureOf('Bob');
});

test('a meeting recovers after the media server was killed', async ({
  meeting,
  newBrowser,
  world,
}) => {
  const { host, enters } = await meeting('PUBLIC', EXPECTED_FAULTS);
  const bob = await enters('Bob', { ...EXPECTED_FAULTS, browser: await newBrowser() });
  await host.seesMovingPictureOf('Bob');

  process.kill(world.livekit.pid, 'SIGKILL');
  await world.livekit.process.exited;
  await expect(host.page.getByText('Connection lost. Reconnecting…')).toBeVisible();
  await host.keepScreenshot('media-server-away');
  await world.livekit.start();
  await expect(host.page.getByText('Connection lost. Reconnecting…')).toBeHidden();
  await host.seesMovingPictureOf('Bob');
  await bob.seesMovingPictureOf('Alice Example');
});

test('a guest who cannot reconnect is told so, and can rejoin when the media server is back', async ({
  guest,
  meeting,
  world,
}) => {
  const { host, room } = await meeting('PUBLIC', EXPECTED_FAULTS);
  const bob = await guest('Bob', EXPECTED_FAULTS);
  await canHurry(bob.context);
  await bob.join(room);
  await host.seesMovingPictureOf('Bob');

  process.kill(world.livekit.pid, 'SIGKILL');
  await world.livekit.process.exited;
  await hurry(bob.page, 300);
  await bob.sees('Connection lost');
  await isAccessible(bob.page);
  await bob.keepScreenshot('exit-gone');
  await world.livekit.start();
  await hurry(bob.page, Infinity);
  // LiveKit rejects joins for a while, until it has given up the rooms of the killed server.
  await expect(async () => {
    const again = bob.button(/^(Rejoin|Join now)$/);
    if (await again.isVisible()) await again.click();
    await expect(bob.button('Leave')).toBeVisible({ timeout: 5_000 });
  }).toPass();
});

test('the token is renewed before it expires, even if the clock of the device is wrong', async ({
  guest,
  meeting,
}) => {
  const { host, room } = await meeting('PUBLIC', EXPECTED_FAULTS);
  const bob = await guest('Bob', EXPECTED_FAULTS);
  await bob.page.clock.setSystemTime(Date.now() - 60 * 60_000);
  // Timers of minutes fire after seconds.
  await canHurry(bob.context, 5 * 60_000);
  await bob.join(room);
  await bob.page.waitForRequest((request) => request.postData()?.includes('joinRoom') ?? false);
  await bob.button('Raise hand').click();
  await expect(host.tile('Bob').getByText('hand raised')).toBeAttached();
  await host.seesMovingPictureOf('Bob');
});

test('host and waiting guest notice a gateway that stops responding, and reconnect to it', async ({
  meeting,
  world,
}) => {
  const { host, knocks } = await meeting('RESTRICTED', EXPECTED_FAULTS);
  const bob = await knocks('Bob', EXPECTED_FAULTS);
  await bob.sees('Waiting to be let in');
  await expect(host.button('Admit Bob')).toBeVisible();
  // Its connections stay open, but carry no more messages.
  process.kill(world.gateway.pid, 'SIGSTOP');
  try {
    await expect(bob.page.getByText('Connection lost. Reconnecting')).toBeVisible();
    await expect(host.page.getByText('Live updates are delayed.')).toBeVisible();
    await bob.keepScreenshot('waiting-offline');
  } finally {
    process.kill(world.gateway.pid, 'SIGCONT');
  }
  await expect(bob.page.getByText('Connection lost.')).toBeHidden();
  await expect(host.page.getByText('Live updates are delayed.')).toBeHidden();
  await host.button('Admit Bob').click();
  await bob.isInMeeting();
});

test('a browser that goes offline says so at once, and reconnects when it is back online', async ({
  meeting,
}) => {
  const { host, knocks } = await meeting('RESTRICTED');
  const bob = await knocks('Bob', EXPECTED_FAULTS);
  await bob.sees('Waiting to be let in');
  await bob.context.setOffline(true);
  await expect(bob.page.getByText('Connection lost. Reconnecting')).toBeVisible();
  await bob.context.setOffline(false);
  await expect(bob.page.getByText('Connection lost.')).toBeHidden();
  await host.button('Admit Bob').click();
  await bob.isInMeeting();
});
