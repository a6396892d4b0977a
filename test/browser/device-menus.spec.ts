import type { Page } from '@playwright/test';
import { isAccessible } from './support/accessibility.js';
import { camerasOf } from './support/chromium.js';
import { fitsTheScreen } from './support/fits-screen.js';
import { expect, test } from './support/test.js';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const SMALL_PHONE = { ...PHONE, viewport: { width: 320, height: 568 } };

/** The constraints of each request for devices. Call `note` before the page is opened. */
const requests = {
  note: (page: Page) =>
    page.addInitScript(() => {
      const { mediaDevices } = navigator;
      const open = mediaDevices.getUserMedia.bind(mediaDevices);
      const asked: MediaStreamConstraints[] = [];
      Object.assign(globalThis, { asked });
      mediaDevices.getUserMedia = (constraints) => {
        if (constraints) asked.push(constraints);
        return open(constraints);
      };
    }),
  last: (page: Page) => page.evaluate<MediaStreamConstraints>('globalThis.asked.at(-1)'),
};

test('before joining, the menus show levels, test the speaker, and remember choices', async ({
  member,
}) => {
  const host = await member('Alice');
  await requests.note(host.page);
  const room = await host.room('PUBLIC');
  await host.page.goto(room.path);
  await host.button('Microphone and speaker').click();
  const menu = host.page.getByRole('dialog', { name: 'Microphone and speaker' });
  const level = () =>
    menu.getByLabel('Microphone level').evaluate((meter: HTMLMeterElement) => meter.value);
  await expect.poll(level).toBeGreaterThan(0.02);
  await isAccessible(host.page);
  await host.keepScreenshot('device-menu-before-joining');
  await menu.getByLabel('Reduce background noise').uncheck();
  await expect
    .poll(async () => (await requests.last(host.page)).audio)
    .toMatchObject({ noiseSuppression: false });
  const speaker = menu.getByLabel('Speaker', { exact: true });
  await speaker.selectOption({ index: 1 });
  await menu.getByRole('button', { name: 'Play test sound' }).click();
  await expect(menu.getByRole('button', { name: 'Play test sound' })).toBeEnabled();
  await expect(menu.getByRole('alert')).toBeHidden();
  const chosen = await speaker.inputValue();
  expect(chosen).not.toBe('');

  await host.page.reload();
  await host.button('Microphone and speaker').click();
  await expect(menu.getByLabel('Reduce background noise')).not.toBeChecked();
  await expect(speaker).toHaveValue(chosen);
  await host.page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(host.button('Microphone and speaker')).toBeFocused();
});

test('in the meeting, devices have menus, and people who talk while muted see a hint', async ({
  meeting,
}) => {
  const { host } = await meeting('PUBLIC', { viewport: { width: 1280, height: 800 } });
  await host.button('Mute').click();
  await expect(
    host.page.getByText('You’re muted. Unmute so that others can hear you.'),
  ).toBeVisible();
  await host.button('Microphone and speaker').click();
  const menu = host.page.getByRole('dialog', { name: 'Microphone and speaker' });
  const level = () =>
    menu.getByLabel('Microphone level').evaluate((meter: HTMLMeterElement) => meter.value);
  await expect.poll(level).toBeGreaterThan(0.02);
  await isAccessible(host.page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await host.page.emulateMedia({ colorScheme });
    await host.keepScreenshot(`device-menu-${colorScheme}`);
  }
  await menu.getByLabel('Reduce background noise').uncheck();
  await expect(menu.getByLabel('Reduce background noise')).not.toBeChecked();
  await host.page.keyboard.press('Escape');
  await host.button('Camera and background').click();
  await expect(host.page.getByLabel('Camera', { exact: true })).toBeVisible();
  await host.page.setViewportSize({ width: 660, height: 800 });
  await fitsTheScreen(host.page);
  await host.keepScreenshot('device-menu-660');

  await host.page.keyboard.press('Escape');
  await host.button('People').click();
  await expect(host.peoplePanel.getByText(/(excellent|good) connection/)).toBeAttached();
});

test('a phone changes to its other camera, and has the menus in the settings', async ({
  member,
  newBrowser,
}) => {
  const browser = await newBrowser(camerasOf(2));
  const host = await member('Alice', { browser, ...PHONE });
  await requests.note(host.page);
  const room = await host.room('PUBLIC');
  await host.page.goto(room.path);
  await expect(host.page.getByLabel('Your video preview')).toBeVisible();
  await host.button('Switch camera').click();
  await expect
    .poll(async () => (await requests.last(host.page)).video)
    .toMatchObject({ facingMode: 'environment' });
  await host.keepScreenshot('phone-pre-join-390');
  await host.page.setViewportSize(SMALL_PHONE.viewport);
  await fitsTheScreen(host.page);
  await host.keepScreenshot('phone-pre-join-320');
  await host.button('Microphone and speaker').click();
  await expect(host.page.getByLabel('Reduce background noise')).toBeVisible();
  await fitsTheScreen(host.page);
  await host.keepScreenshot('phone-device-sheet-320');
  await host.page.setViewportSize(PHONE.viewport);
  await host.page.emulateMedia({ colorScheme: 'dark' });
  await host.keepScreenshot('phone-device-sheet-390-dark');
  await host.page.setViewportSize(SMALL_PHONE.viewport);
  await host.page.keyboard.press('Escape');
  await host.button('Join now').click();
  await host.isInMeeting();
  await host.uses('Switch camera');
  await expect
    .poll(async () => (await requests.last(host.page)).video)
    .toMatchObject({ facingMode: 'user' });
  await host.opensSettings('Devices');
  await expect(host.page.getByLabel('Reduce background noise')).toBeVisible();
  await fitsTheScreen(host.page);
  await host.keepScreenshot('phone-settings-320');
});

test('during a meeting the screen stays on, and closing the tab is confirmed first', async ({
  member,
}) => {
  const host = await member('Alice', {
    permissions: ['camera', 'microphone', 'screen-wake-lock'],
  });
  await host.page.addInitScript(() => {
    const request = navigator.wakeLock.request.bind(navigator.wakeLock);
    const locks: WakeLockSentinel[] = [];
    Object.assign(globalThis, { locks });
    navigator.wakeLock.request = async (type) => {
      const lock = await request(type);
      locks.push(lock);
      return lock;
    };
  });
  const held = () => host.page.evaluate<boolean>('globalThis.locks.some((lock) => !lock.released)');
  const room = await host.room('PUBLIC');
  await host.join(room);
  await expect.poll(held).toBe(true);
  const asked: string[] = [];
  host.page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await host.page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toEqual(['beforeunload']);
  await host.button('Leave').click();
  await host.page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await host.sees('You left the meeting');
  await expect.poll(held).toBe(false);
});

test('a background turns itself off, with a notice, where a device is too slow for it', async ({
  meeting,
}) => {
  // Chromium without a graphics processor needs seconds for the first pictures.
  test.slow();
  const { host, enters } = await meeting('PUBLIC', {
    viewport: { width: 1280, height: 800 },
    expectedFaults: [/TensorFlow Lite/],
  });
  const bob = await enters('Bob');
  await host.button('Camera and background').click();
  const menu = host.page.getByRole('dialog', { name: 'Camera and background' });
  await expect(menu.getByLabel('None')).toBeChecked();
  await host.keepScreenshot('backgrounds');
  await menu.getByText('Blur').click();
  await expect(host.page.getByText('Your device is too slow for a background.')).toBeVisible({
    timeout: 120_000,
  });
  await expect(menu.getByLabel('None')).toBeChecked();
  await bob.seesMovingPictureOf('Alice Example');
});
