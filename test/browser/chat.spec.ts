import { isAccessible } from './support/accessibility.js';
import { fitsTheScreen } from './support/fits-screen.js';
import type { Person } from './support/person.js';
import { expect, test } from './support/test.js';

test('chat takes several lines, turns emoticons into emoji, and groups messages', async ({
  meeting,
}) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob', { viewport: { width: 390, height: 844 } });
  await expect(host.tile('Bob')).toBeVisible();
  await host.button('Chat').click();
  await bob.uses('Chat');
  const write = bob.page.getByLabel('Write a message');
  await write.fill('first line');
  await write.press('Shift+Enter');
  await write.pressSequentially('second line :) http://a.example/:D');
  await write.press('Enter');
  const messages = host.page.getByRole('log', { name: 'Chat' }).getByRole('listitem');
  await expect(messages).toHaveCount(1);
  const text = messages.first().locator('.chat-text');
  await expect(text).toHaveText('first line\nsecond line 🙂 http://a.example/:D');
  await expect(write).toHaveValue('');

  await write.fill('and another');
  await write.press('Enter');
  await expect(messages).toHaveCount(2);
  await expect(messages.nth(0).locator('.chat-author')).not.toHaveClass(/visually-hidden/);
  await expect(messages.nth(1).locator('.chat-author')).toHaveClass(/visually-hidden/);
  await host.page.getByLabel('Write a message').fill('an answer');
  await host.page.keyboard.press('Enter');
  await expect(messages.nth(2).locator('.chat-author')).not.toHaveClass(/visually-hidden/);
  await isAccessible(bob.page);
  await fitsTheScreen(bob.page);
  await bob.keepScreenshot('phone-chat-groups');
});

test('the chat is still there after a reload, but not after leaving or in the next meeting', async ({
  meeting,
}) => {
  const { host, room, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  const writes = async ({ page }: Person, text: string) => {
    await page.getByLabel('Write a message').fill(text);
    await page.keyboard.press('Enter');
  };
  const textsOf = ({ page }: Person) =>
    page.getByRole('log', { name: 'Chat' }).locator('.chat-text');
  await host.button('Chat').click();
  await bob.button('Chat').click();
  await writes(bob, 'from Bob');
  await expect(textsOf(host)).toHaveText(['from Bob']);
  await writes(host, 'from Alice');
  await expect(textsOf(bob)).toHaveText(['from Bob', 'from Alice']);

  await bob.page.reload();
  await bob.join(room);
  await writes(host, 'while away');
  await expect(bob.button('Chat')).toHaveText('1Chat 1 new');
  await bob.button('Chat').click();
  await expect(textsOf(bob)).toHaveText(['from Bob', 'from Alice', 'while away']);
  await expect(bob.page.locator('.chat-author').first()).toContainText('Bob');

  await bob.button('Leave').click();
  await bob.sees('You left the meeting');
  await bob.button('Rejoin').click();
  await bob.isInMeeting();
  await bob.button('Chat').click();
  await expect(textsOf(bob)).toHaveCount(0);

  await writes(bob, 'before the end');
  await expect(textsOf(bob)).toHaveText(['before the end']);
  await bob.page.goto('/');
  await host.endsMeeting();
  await host.button('Rejoin').click();
  await host.isInMeeting();
  await bob.join(room);
  await bob.button('Chat').click();
  await expect(bob.page.getByText('No messages yet.')).toBeVisible();
  await expect(textsOf(bob)).toHaveCount(0);
});

test('“?” lists the shortcuts, and a muted person talks while holding the space bar', async ({
  meeting,
}) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await bob.button('Mute', { exact: true }).click();
  await expect(host.tile('Bob').getByText('muted')).toBeAttached();
  await bob.page.getByRole('heading', { name: 'Room of Alice' }).click();
  // The click moved the focus from the button to the page.
  await bob.page.keyboard.down(' ');
  await expect(bob.button('Mute', { exact: true })).toBeVisible();
  await expect(host.tile('Bob').getByText('muted')).not.toBeAttached();
  await bob.page.keyboard.up(' ');
  await expect(bob.button('Unmute')).toBeVisible();
  await expect(host.tile('Bob').getByText('muted')).toBeAttached();

  await bob.page.keyboard.press('?');
  const sheet = bob.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet.getByText('Hold to talk while muted')).toBeVisible();
  await isAccessible(bob.page);
  await bob.page.setViewportSize({ width: 320, height: 568 });
  await fitsTheScreen(bob.page);
  await bob.keepScreenshot('phone-shortcuts');
  await bob.page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  await bob.page.setViewportSize({ width: 1280, height: 720 });
  await bob.button('Chat').click();
  await bob.page.getByLabel('Write a message').pressSequentially('why? ');
  await expect(bob.page.getByLabel('Write a message')).toHaveValue('why? ');
  await expect(sheet).toBeHidden();
  await bob.uses('Settings');
  await bob.button('Keyboard shortcuts').click();
  await expect(sheet).toBeVisible();
});
