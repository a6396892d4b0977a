import { isAccessible } from './support/accessibility.js';
import { canHurry, hurry } from './support/hurry.js';
import { expect, test } from './support/test.js';

/** A browser says of each failed attempt that it failed. */
const IN_VAIN = {
  expectedFaults: [
    /net::ERR_/,
    /WebSocket/i,
    /status of 50\d/,
    // LiveKit forgot its rooms; it answers so until the gateway has made this one again.
    /status of 404/,
    /^Failed to fetch/,
  ],
};

test('a meeting goes on while the gateway restarts, and hosts miss nobody who waits', async ({
  meeting,
  world,
}) => {
  const { host, knocks } = await meeting('RESTRICTED', IN_VAIN);
  const bob = await knocks('Bob', IN_VAIN);
  await bob.sees('Waiting to be let in');

  await world.gateway.stop();
  await expect(host.page.getByText('Live updates are delayed.')).toBeVisible();
  await expect(bob.page.getByText('Connection lost. Reconnecting')).toBeVisible();
  await host.keepScreenshot('gateway-away');
  await world.gateway.start();
  // Both come back by themselves, after a pause that grows with every attempt in vain.
  const patience = { timeout: 60_000 };
  await expect(host.page.getByText('Live updates are delayed.')).toBeHidden(patience);
  await expect(bob.page.getByText('Connection lost.')).toBeHidden(patience);

  await host.button('Admit Bob').click();
  await bob.isInMeeting();
  await host.seesMovingPictureOf('Bob');
});

test('a meeting comes back after the media server was killed', async ({
  meeting,
  newBrowser,
  world,
}) => {
  const { host, enters } = await meeting('PUBLIC', IN_VAIN);
  const bob = await enters('Bob', { ...IN_VAIN, browser: await newBrowser() });
  await host.seesMovingPictureOf('Bob');

  process.kill(world.livekit.pid, 'SIGKILL');
  await world.livekit.process.exited;
  await expect(host.page.getByText('Connection lost. Reconnecting…')).toBeVisible();
  await host.keepScreenshot('media-server-away');
  await world.livekit.start();
  await expect(host.page.getByText('Connection lost. Reconnecting…')).toBeHidden({
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
  const { host, room } = await meeting('PUBLIC', IN_VAIN);
  const bob = await guest('Bob', IN_VAIN);
  await canHurry(bob.context);
  await bob.join(room);
  await host.seesMovingPictureOf('Bob');

  process.kill(world.livekit.pid, 'SIGKILL');
  await world.livekit.process.exited;
  await hurry(bob.page, 300);
  await bob.sees('Connection lost');
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
  const { host, room } = await meeting('PUBLIC', IN_VAIN);
  const bob = await guest('Bob', IN_VAIN);
  await bob.page.clock.setSystemTime(Date.now() - 60 * 60_000);
  // What is minutes away comes in seconds.
  await canHurry(bob.context, 5 * 60_000);
  await bob.join(room);
  await bob.page.waitForRequest((request) => request.postData()?.includes('joinRoom') ?? false);
  await bob.button('Raise hand').click();
  await expect(host.tile('Bob').getByText('hand raised')).toBeAttached();
  await host.seesMovingPictureOf('Bob');
});

test('a gateway that falls silent is noticed in the lobby and in the meeting, and found again', async ({
  meeting,
  world,
}) => {
  const { host, knocks } = await meeting('RESTRICTED', IN_VAIN);
  const bob = await knocks('Bob', IN_VAIN);
  await bob.sees('Waiting to be let in');
  await expect(host.button('Admit Bob')).toBeVisible();
  // Its connections stay open, and nothing comes over them any more.
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

test('a browser that goes offline says so at once, and comes back when it is online', async ({
  meeting,
}) => {
  const { host, knocks } = await meeting('RESTRICTED');
  const bob = await knocks('Bob', IN_VAIN);
  await bob.sees('Waiting to be let in');
  await bob.context.setOffline(true);
  await expect(bob.page.getByText('Connection lost. Reconnecting')).toBeVisible();
  await bob.context.setOffline(false);
  await expect(bob.page.getByText('Connection lost.')).toBeHidden();
  await host.button('Admit Bob').click();
  await bob.isInMeeting();
});
