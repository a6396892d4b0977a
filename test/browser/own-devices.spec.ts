import type { Page } from '@playwright/test';
import type { Person } from './support/person.js';
import { boxOf } from './support/geometry.js';
import { expect, test } from './support/test.js';
import { noteVideoSettings } from './support/video-settings.js';

interface Opening {
  readonly opened: MediaStreamTrack[];
  requests: number;
}

/** Notes which devices the page opens. Call before the page is opened. */
async function noteDevices(page: Page) {
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    const noted: Opening = { opened: [], requests: 0 };
    Object.assign(globalThis, { noted });
    mediaDevices.getUserMedia = async (constraints) => {
      noted.requests += 1;
      const stream = await open(constraints);
      noted.opened.push(...stream.getTracks());
      return stream;
    };
  });
  const noted = <T>(read: (noted: Opening) => T) =>
    page.evaluate<T>(`(${String(read)})(globalThis.noted)`);
  return {
    requests: () => noted(({ requests }) => requests),
    open: () =>
      noted(({ opened }) =>
        opened
          .filter(({ readyState }) => readyState === 'live')
          .map(({ kind }) => kind)
          .sort(),
      ),
  };
}

const previewOf = ({ page }: Person) => page.getByLabel('Your video preview');

test('the meeting continues with the camera and microphone of the preview', async ({
  member,
  guest,
}) => {
  const host = await member('Alice');
  const devices = await noteDevices(host.page);
  const room = await host.room('PUBLIC');
  await host.page.goto(room.path);
  await expect(previewOf(host)).toBeVisible();
  await host.button('Join now').click();
  await host.isInMeeting();
  await host.seesMovingPictureOf('Alice Example');
  const bob = await guest('Bob');
  await bob.join(room);
  await bob.seesMovingPictureOf('Alice Example');
  await bob.hears('Alice Example');
  expect(await devices.requests()).toBe(1);
  expect(await devices.open()).toEqual(['audio', 'video']);

  await host.button('Stop video').click();
  await expect(bob.tile('Alice Example').locator('video')).toHaveCount(0);
  await expect.poll(devices.open).toEqual(['audio']);
  await host.button('Start video').click();
  await bob.seesMovingPictureOf('Alice Example');
  await host.button('Leave').click();
  await host.page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await host.sees('You left the meeting');
  await expect.poll(devices.open).toEqual([]);
});

test('a guest who waits keeps the camera open, and a guest who is denied does not', async ({
  meeting,
  guest,
}) => {
  const { host, room } = await meeting('RESTRICTED');
  const bob = await guest('Bob');
  const devices = await noteDevices(bob.page);
  await bob.page.goto(room.path);
  await expect(previewOf(bob)).toBeVisible();
  await bob.page.getByLabel('Your name').fill('Bob');
  await bob.button('Ask to join').click();
  await bob.sees('Waiting to be let in');
  await expect(previewOf(bob)).toBeVisible();
  expect(await devices.requests()).toBe(1);
  await host.button('Deny Bob').click();
  await bob.sees('You weren’t let in');
  await expect.poll(devices.open).toEqual([]);
});

test('videos arrive in the size of their tiles, and not at all from other pages', async ({
  member,
  guest,
  bots,
}) => {
  const host = await member('Alice', { viewport: { width: 1280, height: 800 } });
  const settings = noteVideoSettings(host.page);
  const room = await host.room('PUBLIC');
  await host.join(room);
  const bob = await guest('Bob');
  await bob.join(room);
  const latest = () => [...settings.values()].at(-1);
  const large = (await boxOf(host.tile('Bob'))).width;
  await expect.poll(() => latest()?.width).toBeGreaterThan(large * 0.9);
  for (let count = 1; count <= 10; count += 1) await bots.watches(`Guest ${count}`, room);
  await expect(host.page.getByRole('article')).toHaveCount(12);
  const small = (await boxOf(host.tile('Bob'))).width;
  expect(small).toBeLessThan(large / 2);
  await expect.poll(() => latest()?.width).toBeLessThan(small * 1.1);
  expect(latest()?.isPaused).toBe(false);

  // The speaker is on the first page of a phone.
  await host.page.setViewportSize({ width: 390, height: 844 });
  await host.button('Next page').click();
  await expect(host.tile('Bob')).toBeHidden();
  await expect.poll(() => latest()?.isPaused).toBe(true);
  await host.button('Previous page').click();
  await host.seesMovingPictureOf('Bob');
  await expect.poll(() => latest()?.isPaused).toBe(false);
});
