import { isAccessible } from './support/accessibility.js';
import { fitsTheScreen } from './support/fits-screen.js';
import { areApart, areWide, boxesOf, boxOf, centerOf } from './support/geometry.js';
import type { Person } from './support/person.js';
import { expect, test } from './support/test.js';

const DESKTOP = { width: 1280, height: 800 };
const SMALL_PHONE = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true };
const PHONE = { width: 390, height: 844 };
const TURNED = { width: 568, height: 320 };
const MIN_TARGET = 44;

const tilesOf = ({ page }: Person) => page.getByRole('article');
const avatarsOf = (person: Person) => tilesOf(person).locator('.avatar');

test('tiles use the space, from one person alone to a whole class', async ({ meeting, bots }) => {
  test.slow();
  const { host, room } = await meeting('PUBLIC', { viewport: DESKTOP });
  const own = host.tile('Alice Example');
  const invitation = host.page.getByRole('complementary').filter({ hasText: 'only one here' });
  await areWide(own);
  const stage = await boxOf(host.page.getByRole('region', { name: 'People in the meeting' }));
  expect((await boxOf(own)).height).toBeGreaterThan(stage.height - 2);
  expect(centerOf(await boxOf(invitation))).toBeGreaterThan(centerOf(stage) + stage.width / 6);
  await isAccessible(host.page);
  await host.keepScreenshot('layout-1');
  await host.button('Hide invitation').click();
  await expect(invitation).toBeHidden();

  await bots.watches('Bob', room);
  await expect(host.tile('Bob')).toHaveClass(/is-large/);
  await expect
    .poll(async () => (await boxOf(host.tile('Bob'))).width / (await boxOf(own)).width)
    .toBeGreaterThan(4);
  await areWide(tilesOf(host));
  await isAccessible(host.page);
  await host.keepScreenshot('layout-2');

  await bots.watches('Carl', room);
  await expect(tilesOf(host)).toHaveCount(3);
  await areWide(tilesOf(host));
  await areApart(tilesOf(host));
  const [, , last] = await boxesOf(tilesOf(host));
  expect(centerOf(last ?? stage)).toBeCloseTo(centerOf(stage), 0);
  await expect(avatarsOf(host)).toHaveCount(2);
  const [largeAvatar] = await boxesOf(avatarsOf(host));
  await host.keepScreenshot('layout-3');

  for (let count = 4; count <= 25; count += 1) await bots.watches(`Guest ${count}`, room);
  await expect(tilesOf(host)).toHaveCount(25);
  await areWide(tilesOf(host));
  await areApart(tilesOf(host));
  const [smallAvatar] = await boxesOf(avatarsOf(host));
  expect(smallAvatar?.width).toBeLessThan((largeAvatar?.width ?? 0) / 2);
  await isAccessible(host.page);
  await host.keepScreenshot('layout-25');

  await host.button('Chat').click();
  await areWide(tilesOf(host));
  await areApart(host.page.locator('.stage, .side-panel'));
  await fitsTheScreen(host.page);
  await host.keepScreenshot('layout-25-chat');
});

test('a meeting follows the color scheme of the viewer', async ({ meeting }) => {
  const { host } = await meeting('PUBLIC');
  const background = () =>
    host.page.locator('.meeting').evaluate((element) => getComputedStyle(element).backgroundColor);
  await host.page.emulateMedia({ colorScheme: 'light' });
  const light = await background();
  await host.page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).not.toBe(light);
});

test('phones show eight people with the speaker first, and five large buttons', async ({
  meeting,
  bots,
}) => {
  const { host, room, enters } = await meeting('PUBLIC', SMALL_PHONE);
  await host.button('Hide invitation').click();
  const names = ['Bob', 'Carl', 'Dora', 'Emil', 'Fay', 'Gus', 'Hans'];
  for (const name of names) await bots.watches(name, room);
  await expect(tilesOf(host)).toHaveCount(8);
  await enters('Ivo');
  await expect(tilesOf(host).first()).toHaveAccessibleName('Ivo');
  await expect(host.page.getByText('1 / 2')).toBeVisible();
  for (const [name, viewport, columns] of [
    ['upright-small', SMALL_PHONE.viewport, 2],
    ['upright', PHONE, 2],
    ['turned', TURNED, 4],
  ] as const) {
    await host.page.setViewportSize(viewport);
    const lefts = async () => new Set((await boxesOf(tilesOf(host))).map(({ x }) => Math.round(x)));
    await expect.poll(async () => (await lefts()).size).toBe(columns);
    await expect(tilesOf(host)).toHaveCount(8);
    await areApart(host.page.locator('.tile, .controls, .meeting-header, .pages'));
    await fitsTheScreen(host.page);
    const buttons = host.page.getByRole('toolbar').getByRole('button');
    await expect(buttons).toHaveCount(5);
    for (const button of await buttons.all()) {
      await expect(button).toBeInViewport({ ratio: 1 });
      const { width, height } = await boxOf(button);
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(MIN_TARGET);
    }
    await host.keepScreenshot(`phone-${name}`);
  }
  await host.page.setViewportSize(SMALL_PHONE.viewport);
  await host.tile('Bob').tap();
  await host.button('Pin Bob').tap();
  await expect(host.tile('Bob')).toHaveClass(/is-large/);
  await areApart(tilesOf(host));
  await host.keepScreenshot('phone-pinned');
});

test('what does not fit on a phone is in a sheet', async ({ meeting }) => {
  const { host } = await meeting('PUBLIC', SMALL_PHONE);
  const more = host.button('More');
  await more.click();
  const sheet = host.page.locator('.menu-list');
  for (const name of [
    'React',
    'Raise hand',
    'People',
    'Show captions',
    'Speaker view',
    'Settings',
  ]) {
    await expect(sheet.getByRole('menuitem', { name })).toBeInViewport({ ratio: 1 });
  }
  await isAccessible(host.page);
  await host.keepScreenshot('phone-more');
  await host.page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(more).toBeFocused();

  await more.click();
  await host.page.touchscreen.tap(SMALL_PHONE.viewport.width / 2, 20);
  await expect(sheet).toBeHidden();

  await more.press('Enter');
  await expect(sheet.getByRole('menuitem', { name: 'React' })).toBeFocused();
  await host.page.keyboard.press('ArrowDown');
  await host.page.keyboard.press('Enter');
  await expect(host.tile('Alice Example').getByText('hand raised')).toBeAttached();
  await host.page.setViewportSize(TURNED);
  await more.click();
  const settings = sheet.getByRole('menuitem', { name: 'Settings' });
  await settings.scrollIntoViewIfNeeded();
  await settings.click();
  await expect(host.page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
});
