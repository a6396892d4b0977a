import type { Page } from '@playwright/test';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { stackDirectory } from '../../tools/dev-stack/lib/paths.mjs';
import { isAccessible } from './support/accessibility.js';
import { fitsTheScreen } from './support/fits-screen.js';
import type { Person, Room } from './support/person.js';
import { expect, test } from './support/test.js';

const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true };

test('a host can follow a recording live, download its file, and delete it', async ({ member }) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  await host.join(room);
  await host.opensSettings('Recording');
  await host.button('Record video and audio').click();
  await host.seesRecording();

  const opening = host.page.waitForEvent('popup');
  await host.page.getByRole('link', { name: 'All recordings from this room' }).click();
  const page = await opening;
  const recording = page.getByRole('listitem', { name: 'Room of Alice' });
  await expect(recording.getByText('Recording now')).toBeVisible();
  await expect(recording.getByRole('button', { name: /^Delete/ })).toBeHidden();
  await keep(page, 'recordings-running');

  await host.button('Stop recording').click();
  await expect(recording.getByText('Saved', { exact: true })).toBeVisible();
  await keep(page, 'recordings');
  const coming = page.waitForEvent('download');
  await recording.getByRole('button', { name: /^Download/ }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^Room of Alice.*\.mp4$/);
  expect((await stat(await download.path())).size).toBeGreaterThan(0);

  await recording.getByRole('button', { name: /^Delete/ }).click();
  await keep(page, 'recording-deletion');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Recording deleted.')).toBeVisible();
  await expect(page.getByText('No recordings yet.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Recordings from Room of Alice' })).toBeFocused();
});

test('a host can play a recording on the page, and learns when that is not possible', async ({
  member,
}) => {
  const host = await member('Alice', { expectedFaults: [/status of 403/] });
  const room = await host.room('PUBLIC');
  const id = await recordMeeting(host, room);
  const asked: string[] = [];
  // The recorder of the tests writes no film.
  await host.page.route(/\.mp4\?/, async (request) => {
    asked.push(request.request().url());
    await request.fulfill({ contentType: 'audio/wav', body: silence(2) });
  });
  await host.page.goto(`/recordings/${id}`);
  await host.button(/^Play Room of Alice/).click();
  const player = host.page.getByLabel(/^Room of Alice, /).and(host.page.locator('video'));
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.duration)).toBe(2);
  await isAccessible(host.page);
  await fitsTheScreen(host.page);
  await host.keepScreenshot('recording-player');
  expect(asked).not.toEqual([]);
  await host.button('Close player').click();
  await expect(player).toBeHidden();

  await host.page.unroute(/\.mp4\?/);
  await host.page.route(/\.mp4\?/, (request) => request.fulfill({ status: 403 }));
  await host.button(/^Play Room of Alice/).click();
  await expect(host.page.getByText('This recording can’t be played here.')).toBeVisible();
});

/** A sound file of some seconds. */
function silence(seconds: number): Buffer {
  const rate = 8000;
  const header = Buffer.from('RIFF....WAVEfmt ....................data....', 'latin1');
  header.writeUInt32LE(36 + rate * seconds, 4);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.writeUInt32LE(rate * seconds, 40);
  return Buffer.concat([header, Buffer.alloc(rate * seconds, 128)]);
}

test('an email’s link opens its recording, but only for hosts of the room', async ({
  guest,
  member,
}) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  const address = `/recordings/${await recordMeeting(host, room)}`;
  await host.page.goto(address);
  await expect(host.page.getByText('Saved', { exact: true })).toBeVisible();
  await host.page.reload();
  await expect(host.page.getByRole('button', { name: /^Download/ })).toBeVisible();
  await keep(host.page, 'one-recording');
  await host.page.getByRole('link', { name: 'All recordings from this room' }).click();
  await host.sees('Recordings from Room of Alice');

  const bob = await member('Bob');
  await bob.page.goto(address);
  await bob.sees('We couldn’t find any recordings for you here');
  await bob.page.goto(`/recordings?room=${room.path.slice(1)}`);
  await bob.sees('We couldn’t find any recordings for you here');
  await keep(bob.page, 'recordings-of-others');

  // Signing in returns to the page that the link opened.
  const alice = await guest('Alice');
  await alice.page.goto(address);
  await expect(alice.page.getByText('Sign in to see the recordings')).toBeVisible();
  const signIn = alice.page.getByRole('main').getByRole('link', { name: 'Sign in' });
  await expect(signIn).toHaveAttribute('href', /returnTo=%2Frecordings%2F/);
});

test('the home page links each room to its recordings, for hosts', async ({ member }) => {
  const host = await member('Dora');
  const room = await host.room('PUBLIC');
  await host.page.goto('/');
  await host.page.getByRole('link', { name: 'Recordings from Room of Dora' }).click();
  await host.sees('Recordings from Room of Dora');
  await host.page.reload();
  await expect(host.page.getByText('No recordings yet.')).toBeVisible();
  await keep(host.page, 'recordings-empty');
  await host.page.getByRole('link', { name: 'Recordings from all my rooms' }).click();
  await expect(host.page.getByText('None of your rooms has a recording yet.')).toBeVisible();
  await host.page.goBack();
  await host.page.getByRole('link', { name: 'Go to room' }).click();
  await expect(host.page).toHaveURL(new RegExp(`${room.path}$`));
});

test('the recordings page is accessible in every language, in both themes, and on a phone', async ({
  guest,
  member,
}) => {
  // Many scans of whole pages, while other tests use the processors.
  test.slow();
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  await recordMeeting(host, room);
  const looks = [
    { locale: 'en-GB', colorScheme: 'light' },
    { locale: 'fr-FR', colorScheme: 'dark' },
    { locale: 'de-DE', colorScheme: 'light', ...PHONE },
    { locale: 'nl-NL', colorScheme: 'dark', ...PHONE },
  ] as const;
  const storageState = await host.context.storageState();
  for (const look of looks) {
    const { page } = await guest('Alice', { ...look, storageState });
    await page.goto(`/recordings?room=${room.path.slice(1)}`);
    await expect(page.getByRole('listitem', { name: 'Room of Alice' })).toBeVisible();
    await isAccessible(page);
    await keep(page, `recordings-${look.locale}`);
    await fitsTheScreen(page);
    await page.locator('.recording-actions button').last().click();
    await isAccessible(page);
    await keep(page, `recording-deletion-${look.locale}`);
  }
});

/** Returns the recording's ID. */
async function recordMeeting(host: Person, room: Room): Promise<string> {
  await host.join(room);
  await host.opensSettings('Recording');
  await host.button('Record video and audio').click();
  await host.seesRecording();
  await host.button('Stop recording').click();
  await expect(host.recordingBadge).toBeHidden();
  const response = await host.context.request.post('/graphql', {
    data: { query: '{ recordings { nodes { id } } }' },
  });
  const { data } = (await response.json()) as {
    data: { recordings: { nodes: readonly [{ id: string }] } };
  };
  return data.recordings.nodes[0].id;
}

const keep = (page: Page, name: string) =>
  page.screenshot({ path: path.join(stackDirectory, 'screenshots', `${name}.png`) });
