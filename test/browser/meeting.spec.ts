import { reachRecordingLimit } from '../support/recorder.js';
import { expect, test } from './support/test.js';

test('others see a raised hand and a chat message', async ({ meeting }) => {
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

test('a guest who mutes while the microphone is still opening is muted', async ({
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

test('a guest can rename themselves in the meeting, and keeps the name after rejoining', async ({
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

test('a shared screen is shown large to others', async ({ meeting, newBrowser }) => {
  const { host, enters } = await meeting('PUBLIC');
  // Sharing needs a browser that answers its own prompt.
  const browser = await newBrowser('--use-fake-ui-for-media-stream');
  const bob = await enters('Bob', { browser });
  await bob.button('Share screen').click();
  await expect(bob.button('Stop sharing')).toBeVisible();
  await host.seesMovingPictureOf('Bob is sharing their screen');
  await host.keepScreenshot('shared-screen');
  await bob.button('Stop sharing').click();
  await expect(host.tile('Bob is sharing their screen')).toBeHidden();
});

test('the speaker view shows the speaker large, unless another person is pinned', async ({
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

test('captions appear for participants who turned them on, until a host turns them off', async ({
  meeting,
}) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');
  await bob.button('Show captions').click();
  const words = bob.page.getByRole('log', { name: 'Captions' });
  await expect(words.getByText('Alice Example').first()).toBeVisible();
  await bob.keepScreenshot('subtitles');
  // The transcriber has no tile.
  await expect(bob.page.getByRole('article')).toHaveCount(2);
  await expect(host.page.getByRole('log', { name: 'Captions' })).toBeHidden();

  await host.opensSettings('Recording');
  await host.button('Turn off captions for everyone').click();
  await expect(words.getByText('Alice Example')).toHaveCount(0);
});

test('everyone sees that a recording runs, from start to end', async ({ meeting }) => {
  const { host, enters } = await meeting('PUBLIC');
  const bob = await enters('Bob');

  await host.opensSettings('Recording');
  await host.button('Record video and audio').click();
  await bob.seesRecording();
  await host.seesRecording();
  await bob.keepScreenshot('recording');

  await host.button('Stop recording').click();
  await expect(bob.recordingBadge).toBeHidden();
});

test('everyone sees when a recording will stop automatically, and is told when it has', async ({
  meeting,
  world,
}) => {
  const { host, room, enters } = await meeting('PUBLIC');
  const everyone = [host, await enters('Bob')];
  await host.opensSettings('Recording');
  await host.button('Record video and audio').click();
  await host.page.keyboard.press('Escape');
  for (const { recordingBadge } of everyone) {
    await expect(recordingBadge).toContainText('stops in 3 min');
  }
  await host.keepScreenshot('recording-limit-near');
  // A person who joins after the warning sees the time, too.
  const carl = await enters('Carl');
  await expect(carl.recordingBadge).toContainText('stops in 3 min');
  everyone.push(carl);

  await reachRecordingLimit(world.recorder.url, room.id);
  // The notice disappears after a few seconds, so all pages are checked at once.
  const told = 'The recording reached the maximum length';
  await Promise.all(everyone.map(({ page }) => expect(page.getByText(told)).toBeVisible()));
  for (const { recordingBadge } of everyone) await expect(recordingBadge).toBeHidden();
});

test('many participants are spread over several pages', async ({ meeting, bots }) => {
  const { host, room } = await meeting('PUBLIC');
  await host.page.setViewportSize({ width: 600, height: 600 });
  const names = ['Bob', 'Carl', 'Dora', 'Emil', 'Fay', 'Gus', 'Hans', 'Ivo'];
  for (const name of names) await bots.enters(name, room);
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
