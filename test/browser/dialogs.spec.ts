import { isAccessible } from './support/accessibility.js';
import { fitsTheScreen } from './support/fits-screen.js';
import { joinKeepingNotices } from './support/lasting-notices.js';
import type { Person } from './support/person.js';
import { expect, test } from './support/test.js';

const SMALL_PHONE = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true };

test('every dialog focuses its main control, and returns the focus when it closes', async ({
  meeting,
}) => {
  const { host, enters } = await meeting('PUBLIC');
  await enters('Bob');
  await host.button('Leave').click();
  await isFocused(host, 'Leave');
  await host.page.keyboard.press('Escape');
  await expect(host.button('Leave')).toBeFocused();

  await host.button('Settings').click();
  await expect(host.page.getByRole('dialog').getByRole('combobox').first()).toBeFocused();
  await host.page.getByRole('tab', { name: 'Room' }).click();
  await host.button('Delete this room').click();
  await isFocused(host, 'Cancel');
  await host.page.keyboard.press('Escape');
  await host.page.keyboard.press('Escape');

  await host.button('People').click();
  const people = host.peoplePanel;
  await people.getByRole('button', { name: 'Invite others' }).click();
  await expect(host.page.getByLabel('Or email it to')).toBeFocused();
  await host.page.keyboard.press('Escape');
  await host.chooseFor('Bob', 'Rename');
  await expect(host.page.getByLabel('New name')).toBeFocused();
  await host.page.keyboard.press('Escape');
  await expect(people.getByRole('button', { name: 'Actions for Bob' })).toBeFocused();
  await host.chooseFor('Bob', 'Permissions…');
  await expect(host.page.getByLabel('Camera', { exact: true })).toBeFocused();
});

test('the settings have tabs, which keep what was typed and are used with arrow keys', async ({
  meeting,
}) => {
  const { host } = await meeting('PUBLIC', SMALL_PHONE);
  const tab = (name: string) => host.page.getByRole('tab', { name });
  const { keyboard } = host.page;
  await host.uses('Settings');
  await expect(tab('Devices')).toHaveAttribute('aria-selected', 'true');
  await tab('Devices').focus();
  await keyboard.press('ArrowRight');
  await expect(tab('Room')).toBeFocused();
  const name = host.page.getByRole('tabpanel', { name: 'Room' }).getByLabel('Room name');
  await name.fill('Planning');
  await tab('Room').focus();
  await keyboard.press('End');
  await expect(tab('Recording')).toBeFocused();
  await expect(host.button('Record video and audio')).toBeVisible();
  await expect(name).toBeHidden();
  await keyboard.press('ArrowRight');
  await expect(tab('Devices')).toBeFocused();
  for (const each of ['Devices', 'Room', 'Members', 'Recording']) {
    await tab(each).click();
    await expect(host.page.getByRole('tabpanel', { name: each })).toBeVisible();
    await isAccessible(host.page);
    await fitsTheScreen(host.page);
    await host.keepScreenshot(`phone-settings-${each.toLowerCase()}`);
  }
  await tab('Room').click();
  await expect(name).toHaveValue('Planning');
});

test('menus and the toolbar are used with arrow keys', async ({ meeting }) => {
  const { host } = await meeting('PUBLIC');
  const { keyboard } = host.page;
  const more = host.button('More');
  const item = (name: string) => host.page.getByRole('menuitem', { name });
  await more.focus();
  await keyboard.press('ArrowDown');
  await expect(item('Hide self-view')).toBeFocused();
  await isAccessible(host.page);
  await keyboard.press('ArrowUp');
  await expect(item('Picture-in-picture')).toBeFocused();
  await keyboard.press('Home');
  await keyboard.press('ArrowDown');
  await expect(item('Full screen')).toBeFocused();
  await keyboard.press('End');
  await expect(item('Picture-in-picture')).toBeFocused();
  await keyboard.press('Escape');
  await expect(item('Picture-in-picture')).toBeHidden();
  await expect(more).toBeFocused();

  await keyboard.press('ArrowUp');
  await expect(item('Picture-in-picture')).toBeFocused();
  await keyboard.press('Home');
  await keyboard.press('Enter');
  await expect(more).toBeFocused();
  await more.click();
  await expect(item('Show self-view')).toBeFocused();
  await keyboard.press('Tab');
  await expect(host.button('Leave')).toBeFocused();
  await expect(item('Show self-view')).toBeHidden();
  await keyboard.press('ArrowRight');
  await expect(host.button('Mute', { exact: true })).toBeFocused();
});

test('the dialog for a new room focuses the name', async ({ member }) => {
  const ada = await member('Ada');
  await ada.page.goto('/');
  await ada.button('New room').click();
  await expect(ada.page.getByLabel('Room name')).toBeFocused();
});

for (const [screen, viewport] of [
  ['on a desktop', { width: 1280, height: 800 }],
  ['on a low window', { width: 1280, height: 500 }],
  ['on a small phone', SMALL_PHONE.viewport],
] as const) {
  test(`the menu of the last of many people is not cut off ${screen}`, async ({
    meeting,
    bots,
  }) => {
    const { host, room } = await meeting('PUBLIC');
    for (const name of ['Bob', 'Carl', 'Dora', 'Emil']) await bots.enters(name, room);
    await host.page.setViewportSize(viewport);
    await host.uses('People');
    for (const name of ['Bob', 'Dora', 'Emil']) {
      await host.button(`Actions for ${name}`).click();
      for (const choice of ['Mute', 'Remove', 'Remove and block']) {
        const action = host.page.getByRole('menuitem', { name: choice, exact: true });
        await expect(action).toBeInViewport({ ratio: 1 });
      }
      await host.keepScreenshot(`menu-${name}-${viewport.width}x${viewport.height}`);
      await host.page.keyboard.press('Escape');
    }
    await host.button('Actions for Emil').click();
    await isAccessible(host.page);
    await host.page.getByRole('menuitem', { name: 'Remove', exact: true }).click();
    await host.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect(host.tile('Emil')).toBeHidden();
  });
}

test('a notice covers no waiting person on a phone', async ({ guest, member, bots }) => {
  const host = await member('Alice', SMALL_PHONE);
  const room = await host.room('RESTRICTED');
  await joinKeepingNotices(host, room);
  const carl = await guest('Carl', SMALL_PHONE);
  await carl.knock(room);
  await expect(host.button('Admit Carl')).toBeVisible();
  await carl.keepScreenshot('phone-waiting');
  await host.button('Admit Carl').click();
  await carl.isInMeeting();
  await bots.waits('Bartholomew', room);
  await expect(host.button('Admit Bartholomew')).toBeVisible();
  await expect(host.page.getByText('Carl joined')).toBeVisible();
  await host.keepScreenshot('phone-lobby');
  await expectApart(host, '.notice', '.waiting-person');
  for (const name of ['Admit Bartholomew', 'Leave']) {
    await expect(host.button(name)).toBeInViewport({ ratio: 1 });
  }
  await host.uses('People');
  await bots.waits('Maximiliane', room);
  await expect(host.peoplePanel.getByRole('button', { name: 'Admit Maximiliane' })).toBeVisible();
  await host.keepScreenshot('phone-lobby-people');
  await expectApart(host, '.notice', '.side-panel');
  await isAccessible(host.page);
});

const isFocused = (person: Person, button: string) =>
  expect(
    person.page.getByRole('dialog').last().getByRole('button', { name: button, exact: true }),
  ).toBeFocused();

/** The visible elements of the two selectors do not overlap. */
async function expectApart({ page }: Person, one: string, other: string): Promise<void> {
  const boxes = async (selector: string) => {
    const found = await page.locator(selector).all();
    const all = await Promise.all(found.map((element) => element.boundingBox()));
    return all.filter((box) => box !== null);
  };
  const [some, others] = [await boxes(one), await boxes(other)];
  expect(some).not.toEqual([]);
  expect(others).not.toEqual([]);
  for (const a of some) {
    for (const b of others) {
      expect(a.y >= b.y + b.height || b.y >= a.y + a.height || a.x >= b.x + b.width).toBe(true);
    }
  }
}
