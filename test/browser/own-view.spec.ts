import { isAccessible } from './support/accessibility.js';
import { areApart, boxOf } from './support/geometry.js';
import type { Person } from './support/person.js';
import { expect, test } from './support/test.js';

const choose = async (person: Person, choice: string) => {
  await person.button('More').click();
  await person.page.getByRole('menuitem', { name: choice }).click();
};

test('people can pin several others, and hide their self-view', async ({ meeting, bots }) => {
  const { host, room } = await meeting('PUBLIC');
  for (const name of ['Bob', 'Carl', 'Dora']) await bots.watches(name, room);
  for (const name of ['Bob', 'Dora']) {
    await host.tile(name).hover();
    await host.button(`Pin ${name}`).click();
    await expect(host.tile(name)).toHaveClass(/is-large/);
  }
  await expect(host.page.locator('.is-large')).toHaveCount(2);
  await areApart(host.page.getByRole('article'));
  await isAccessible(host.page);
  await host.keepScreenshot('pinned');
  await choose(host, 'Hide self-view');
  await expect(host.tile('Alice Example')).toBeHidden();
  await bots.leave();
  // Alone, the viewer remains visible as a name.
  await expect(host.tile('Alice Example')).toBeVisible();
  await expect(host.tile('Alice Example').locator('video')).toHaveCount(0);
  await choose(host, 'Show self-view');
  await expect(host.tile('Alice Example').locator('video')).toBeVisible();
});

test('a shared screen can be enlarged and moved, with the mouse and with keys', async ({
  meeting,
  newBrowser,
}) => {
  const { host, enters } = await meeting('PUBLIC');
  // Sharing needs a browser that answers its own prompt.
  const browser = await newBrowser('--use-fake-ui-for-media-stream');
  const bob = await enters('Bob', { browser });
  await bob.button('Share screen').click();
  const screen = host.tile('Bob is sharing their screen');
  await host.seesMovingPictureOf('Bob is sharing their screen');
  await expect(host.button('Zoom out')).toBeDisabled();
  const widthOf = async () => (await boxOf(screen.locator('video'))).width;
  const width = await widthOf();
  await host.button('Zoom in').click();
  await expect.poll(widthOf).toBeCloseTo(1.5 * width, 0);
  const area = screen.getByRole('group', { name: 'Bob is sharing their screen' });
  await area.focus();
  await host.page.keyboard.press('+');
  await expect.poll(widthOf).toBeCloseTo(2 * width, 0);
  const leftOf = () => area.evaluate(({ scrollLeft }) => scrollLeft);
  const middle = await leftOf();
  expect(middle).toBeCloseTo(width / 2, -1);
  await host.page.keyboard.press('ArrowRight');
  await expect.poll(leftOf).toBeGreaterThan(middle);
  await isAccessible(host.page);
  await host.keepScreenshot('enlarged-screen');
  await host.page.keyboard.press('0');
  await expect.poll(widthOf).toBeCloseTo(width, 0);
});

test('the meeting fills the screen, or stays on top in a small window', async ({ meeting }) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await choose(host, 'Full screen');
  const isFull = () => host.page.evaluate(() => document.fullscreenElement !== null);
  await expect.poll(isFull).toBe(true);
  await choose(host, 'Exit full screen');
  await expect.poll(isFull).toBe(false);

  const opened = host.context.waitForEvent('page');
  await choose(host, 'Picture-in-picture');
  const small = await opened;
  const frames = () =>
    small
      .getByRole('article', { name: 'Bob' })
      .locator('video')
      .evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames);
  await expect.poll(frames).toBeGreaterThan(3);
  await small.getByRole('button', { name: 'Mute' }).click();
  await expect(bob.tile('Alice Example').getByText('muted')).toBeAttached();
  await expect(host.button('Unmute')).toBeVisible();
  await choose(host, 'Close picture-in-picture');
  await expect.poll(() => small.isClosed()).toBe(true);
  await host.button('More').click();
  await expect(host.page.getByRole('menuitem', { name: /^Picture-in-picture$/ })).toBeVisible();
});
