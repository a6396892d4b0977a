import { reachRecordingLimit } from '../support/recorder.js';
import { expect, test } from './support/test.js';

test('a raised hand and a message reach the others', async ({ meeting }) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await expect(host.tile('Bob')).toBeVisible();

  await bob.button('Raise hand').click();
  await expect(host.tile('Bob').getByText('hand raised')).toBeAttached();
  await bob.button('Lower hand').click();
  await expect(host.tile('Bob').getByText('hand raised')).not.toBeAttached();

  await bob.button('Chat').click();
  await bob.page.getByLabel('Write a message').fill('Minutes: https://example.org/minutes');
  await bob.page.keyboard.press('Enter');
  await expect(host.button('Chat 1 new')).toBeVisible();
  await host.button('Chat').click();
  await expect(host.page.getByRole('link', { name: 'https://example.org/minutes' })).toBeVisible();
  await host.keepScreenshot('chat');
});

test('who mutes while the microphone is still being opened is muted', async ({
  guest,
  meeting,
}) => {
  const { host, room } = await meeting('PUBLIC');
  const bob = await guest('Bob');
  const openDevices = await bob.hasSlowDevices();
  await bob.join(room);
  await bob.button('Mute', { exact: true }).click();
  await expect(bob.button('Unmute')).toBeVisible();
  await openDevices();
  await host.seesMovingPictureOf('Bob');
  await expect(host.tile('Bob').getByText('muted')).toBeAttached();
  await expect(bob.button('Unmute')).toBeVisible();
});

test('people choose another name for themselves in the meeting, and keep it', async ({
  meeting,
}) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await bob.button('People').click();
  await bob.chooseFor('Bob', 'Rename');
  await bob.page.getByLabel('New name').fill('Bob from Berlin');
  await bob.keepScreenshot('rename');
  await bob.button('Save').click();
  await expect(host.tile('Bob from Berlin')).toBeVisible();
  await expect(bob.tile('Bob from Berlin')).toBeVisible();

  await bob.button('Leave').click();
  await bob.button('Rejoin').click();
  await bob.isInMeeting();
  await expect(bob.tile('Bob from Berlin')).toBeVisible();
});

test('a shared screen takes the stage', async ({ meeting, newBrowser }) => {
  const { host, enters } = await meeting('PUBLIC');
  // Only a browser that answers its own question about the screen can share one here.
  const browser = await newBrowser('--use-fake-ui-for-media-stream');
  const bob = await enters('Bob', { browser });
  await bob.button('Share screen').click();
  await expect(bob.button('Stop sharing')).toBeVisible();
  await host.seesMovingPictureOf('Bob is sharing their screen');
  await host.keepScreenshot('shared-screen');
  await bob.button('Stop sharing').click();
  await expect(host.tile('Bob is sharing their screen')).toBeHidden();
});

test('whoever speaks is large in the speaker view, and a pinned person stays so', async ({
  meeting,
}) => {
  const { host, enters } = await meeting('PUBLIC');
  await enters('Bob');
  await expect(host.tile('Bob')).toBeVisible();
  await host.button('Speaker view').click();
  await expect(host.tile('Bob')).toHaveClass(/is-large/);
  await host.keepScreenshot('speaker-view');
  await host.tile('Alice Example').hover();
  await host.button('Pin Alice Example').click();
  await expect(host.tile('Alice Example')).toHaveClass(/is-large/);
});

test('what people say appears as subtitles for those who want them', async ({ meeting }) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await bob.button('Show captions').click();
  const words = bob.page.getByRole('log', { name: 'Captions' });
  await expect(words.getByText('Alice Example').first()).toBeVisible();
  await bob.keepScreenshot('subtitles');
  // The transcriber is no one to look at.
  await expect(bob.page.getByRole('article')).toHaveCount(2);
  await expect(host.page.getByRole('log', { name: 'Captions' })).toBeHidden();

  await host.button('Settings').click();
  await host.button('Turn off captions for everyone').click();
  await expect(words.getByText('Alice Example')).toHaveCount(0);
});

test('everybody sees a recording from its start to its end', async ({ meeting }) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');

  await host.button('Settings').click();
  await host.button('Record video and audio').click();
  await bob.seesRecording();
  await host.seesRecording();
  await bob.keepScreenshot('recording');

  await host.button('Stop recording').click();
  await expect(bob.recordingBadge).toBeHidden();
});

test('everybody sees when a recording will stop by itself, and is told when it has', async ({
  meeting,
  world,
}) => {
  const { host, room, enters } = await meeting('PUBLIC');
  const everybody = [host, await enters('Bob')];
  await host.button('Settings').click();
  await host.button('Record video and audio').click();
  await host.page.keyboard.press('Escape');
  for (const { recordingBadge } of everybody) {
    await expect(recordingBadge).toContainText('stops in 3 min');
  }
  await host.keepScreenshot('recording-limit-near');
  // Whoever comes after the warning sees it, too.
  const carl = await enters('Carl');
  await expect(carl.recordingBadge).toContainText('stops in 3 min');
  everybody.push(carl);

  await reachRecordingLimit(world.recorder.url, room.id);
  // What everybody is told goes away again.
  const told = 'The recording reached the maximum length';
  await Promise.all(everybody.map(({ page }) => expect(page.getByText(told)).toBeVisible()));
  for (const { recordingBadge } of everybody) await expect(recordingBadge).toBeHidden();
});

test('many people are on several pages, and who speaks comes to the first', async ({
  meeting,
  bots,
}) => {
  const { host, room } = await meeting('PUBLIC');
  await host.page.setViewportSize({ width: 600, height: 600 });
  for (const name of ['Bob', 'Carl', 'Dora', 'Emil', 'Fay']) await bots.enters(name, room);
  await expect(host.page.getByText('1 / 2')).toBeVisible();
  await host.button('Next page').click();
  await expect(host.page.getByText('2 / 2')).toBeVisible();
  await expect(host.page.getByRole('article')).not.toHaveCount(0);
  await host.button('Previous page').click();
  await expect(host.tile('Alice Example')).toBeVisible();
  await host.keepScreenshot('pages');
  await bots.leave();
  await expect(host.page.getByText('1 / 2')).toBeHidden();
});
