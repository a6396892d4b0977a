import type { Page } from '@playwright/test';
import { freePort } from '../../tools/dev-stack/processes/ports.mjs';
import { applicationRoom } from './support/application.js';
import { documentedFrame, documentedPage, Embedded, test } from './support/embedded.js';
import { expect } from './support/test.js';

/** An event that does not come from the frame, and a command that does not come from the page. */
const sendForgedMessages = (page: Page) =>
  page.evaluate(async () => {
    window.postMessage({ foyer: 'event', name: 'denied', detail: {} }, '*');
    const intruder = document.createElement('iframe');
    intruder.sandbox.add('allow-scripts');
    intruder.srcdoc = `<script>
      for (let index = 0; index < parent.length; index += 1) {
        parent[index].postMessage({ foyer: 'command', id: 1, name: 'leave' }, '*');
      }
    </script>`;
    const loaded = new Promise((resolve) => intruder.addEventListener('load', resolve));
    document.body.append(intruder);
    await loaded;
  });

test('a host joins in a page of another origin without a cookie, and the page commands the meeting', async ({
  gateway,
  guest,
  host,
  opens,
}) => {
  const room = await host.room('RESTRICTED');
  const { token } = await host.personalLink(room, { displayName: 'Hanna', isHost: true });
  const page = documentedPage(gateway, room.path.slice(1), token);
  const { person: hanna, meeting } = await opens('Hanna', page);

  await expect(meeting.frame.getByText('Joining as Hanna')).toBeVisible();
  await expect(meeting.frame.getByRole('link')).toHaveCount(0);
  await expect.poll(() => meeting.command('setCamera', false)).toBe('NOT_IN_MEETING');
  await meeting.join();
  await expect(hanna.page.locator('#state')).toHaveText('In the meeting');
  await meeting.hears('joined', { isHost: true });
  await meeting.hears('devices-changed', { microphone: false, camera: true, screenShare: false });
  expect(await hanna.context.cookies()).toEqual([]);

  await sendForgedMessages(hanna.page);
  expect(await meeting.command('setMicrophone', true)).toBeNull();
  await meeting.hears('devices-changed', { microphone: true });
  await hanna.page.getByRole('button', { name: 'Mute' }).click();
  await expect(meeting.frame.getByRole('button', { name: 'Unmute' })).toBeVisible();
  expect(await meeting.command('raiseHand', true)).toBeNull();
  await expect(meeting.frame.getByRole('button', { name: 'Lower hand' })).toBeVisible();

  const gus = await guest('Gus', { baseURL: gateway.url });
  await gus.knock(room);
  await gus.sees('Waiting to be let in');
  expect(await meeting.command('admitEveryone')).toBeNull();
  await gus.isInMeeting();
  await meeting.hears('participant-joined', { name: 'Gus' });
  await gus.button('Leave').click();
  await meeting.hears('participant-left', { name: 'Gus' });

  expect(await meeting.command('endMeeting')).toBeNull();
  await meeting.hears('left', { reason: 'ended' });
  await meeting.hasNotHeard('denied');
  await meeting.hasNotHeard('left', { reason: 'left' });
  await expect(hanna.page.locator('#state')).toHaveText('Left: ended');
});

test('a guest waits in a page of another origin, in its language, and is admitted', async ({
  gateway,
  host,
  opens,
}) => {
  const room = await host.room('RESTRICTED');
  await host.join(room);
  const page = documentedPage(gateway, room.path.slice(1)).replace(
    'start-muted',
    'display-name="Gus" language="de"',
  );
  const { person: gus, meeting } = await opens('Gus', page);

  await expect(meeting.frame.locator('html')).toHaveAttribute('lang', 'de');
  await expect(meeting.frame.locator('form input')).toHaveValue('Gus');
  await meeting.join();
  await meeting.hears('waiting', { position: 0 });
  await expect(host.button('Admit Gus')).toBeVisible();
  expect(await meeting.command('leave')).toBeNull();
  await meeting.hears('left', { reason: 'left' });
  await expect(host.button('Admit Gus')).toBeHidden();

  await meeting.join();
  await host.button('Admit Gus').click();
  await meeting.hears('joined', { isHost: false });
  await meeting.hears('participant-joined', { name: 'Alice Example' });
  expect(await meeting.command('endMeeting')).toBe('FORBIDDEN');
  expect(await meeting.command('leave')).toBeNull();
  await expect(gus.page.locator('#state')).toHaveText('Left: left');
});

test('a page that an application allows embeds its rooms alone, as long as it is enabled', async ({
  gateway,
  guest,
  member,
  host,
  site,
}) => {
  const admin = await member('Admin', { baseURL: gateway.url });
  const scopes = ['ROOMS_WRITE'];
  const port = await freePort();
  const allowedOrigins = [`http://localhost:${port}`];
  const application = await admin.application({ scopes, allowedOrigins });
  const slug = await applicationRoom(gateway.url, application);
  const room = await host.room('PUBLIC');
  const eve = await guest('Eve', {
    expectedFaults: [/frame-ancestors/, /ERR_BLOCKED_BY_RESPONSE/],
  });
  const meeting = new Embedded(eve.page);
  const isBlocked = () =>
    eve.page.frames().some((frame) => frame.url().startsWith('chrome-error:'));

  const { origin } = await site((path) => documentedPage(gateway, path.slice(1) || slug), port);
  await meeting.open(origin);
  await expect(meeting.frame.getByRole('heading', { name: 'Ready to join?' })).toBeVisible();

  await meeting.open(origin + room.path);
  await expect.poll(isBlocked).toBe(true);
  expect(await meeting.command('leave')).toBe('NOT_READY');

  await admin.disablesApplication(application.id);
  await meeting.open(origin);
  await expect.poll(isBlocked).toBe(true);
});

test('a page learns that a host denied its person', async ({ gateway, host, opens }) => {
  const room = await host.room('RESTRICTED');
  await host.join(room);
  const { meeting } = await opens('Gus', documentedPage(gateway, room.path.slice(1)));
  await meeting.frame.getByLabel('Your name').fill('Gus');
  await meeting.join();
  await meeting.hears('waiting', { message: null });

  await host.button('Deny Gus').click();

  await meeting.hears('denied', { reason: 'DENIED_BY_HOST', retryAfterMs: expect.any(Number) });
  expect(await meeting.command('leave')).toBe('NOT_IN_MEETING');
  await meeting.hasNotHeard('left');
});

test('a page learns of recordings, of devices, and that its person was removed', async ({
  gateway,
  host,
  opens,
}) => {
  const room = await host.room('PUBLIC');
  await host.join(room);
  const page = documentedPage(gateway, room.path.slice(1)).replace(
    'start-muted',
    'display-name="Gus"',
  );
  const { meeting } = await opens('Gus', page);
  await meeting.join();
  await meeting.hears('devices-changed', { microphone: true, camera: true });

  await host.opensSettings('Recording');
  await host.button('Record video and audio').click();
  await meeting.hears('recording-changed', { status: 'ACTIVE' });
  await host.button('Stop recording').click();
  await meeting.hears('recording-changed', { status: null });

  expect(await meeting.command('setMicrophone', false)).toBeNull();
  await meeting.hears('devices-changed', { microphone: false, camera: true });
  expect(await meeting.command('setMicrophone')).toBe('BAD_USER_INPUT');

  await host.page.keyboard.press('Escape');
  await host.button('People').click();
  await host.chooseFor('Gus', 'Remove');
  await host.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await meeting.hears('left', { reason: 'removed' });
});

test('a click in the page shares the screen from inside the frame', async ({
  gateway,
  host,
  newBrowser,
  opens,
}) => {
  const room = await host.room('PUBLIC');
  await host.join(room);
  const share = `<button onclick="document.querySelector('foyer-meeting').setScreenShare(true)">Present</button>`;
  const page = documentedPage(gateway, room.path.slice(1))
    .replace('start-muted', 'display-name="Gus" start-muted')
    .replace('<p id="state">', `${share}<p id="state">`);
  // Sharing needs a browser that answers its own prompt.
  const browser = await newBrowser('--use-fake-ui-for-media-stream');
  const { person: gus, meeting } = await opens('Gus', page, { browser });
  await meeting.join();
  await meeting.hears('joined', {});

  await gus.button('Present').click();

  await meeting.hears('devices-changed', { screenShare: true });
  await expect(host.tile('Gus is sharing their screen')).toBeVisible();
  expect(await meeting.command('setScreenShare', false)).toBeNull();
  await expect(host.tile('Gus is sharing their screen')).toBeHidden();
});

test('a page learns why its person cannot join', async ({ gateway, guest, host, site }) => {
  const room = await host.room('RESTRICTED');
  const pages: Readonly<Record<string, string>> = {
    '/unknown': documentedPage(gateway, 'no-such-room'),
    '/forged': documentedPage(gateway, room.path.slice(1), 'e30.e30.e30'),
  };
  const { origin } = await site((path) => pages[path] ?? '');
  const gus = await guest('Gus');
  const meeting = new Embedded(gus.page);

  await meeting.open(`${origin}/unknown`);
  await meeting.hears('error', { code: 'NOT_FOUND' });

  await meeting.open(`${origin}/forged`);
  await meeting.join();
  await meeting.hears('error', { code: 'BAD_USER_INPUT', message: expect.any(String) });
});

test('a page loads the frame once, and again when the room changes', async ({
  gateway,
  guest,
  host,
  site,
}) => {
  const rooms = [await host.room('PUBLIC'), await host.room('PUBLIC')];
  const [first = '', second = ''] = rooms.map(({ path }) => path.slice(1));
  const { origin } = await site(() => documentedPage(gateway, first));
  const gus = await guest('Gus');
  const meeting = new Embedded(gus.page);
  const loaded: (string | undefined)[] = [];
  gus.page.on('request', (request) => {
    const [, embed, room] = new URL(request.url()).pathname.split('/');
    if (request.isNavigationRequest() && embed === 'embed') loaded.push(room);
  });

  await meeting.open(origin);
  await expect(meeting.frame.getByRole('heading', { name: 'Ready to join?' })).toBeVisible();
  expect(loaded).toEqual([first]);

  await gus.page
    .locator('foyer-meeting')
    .evaluate((element, room) => element.setAttribute('room', room), second);
  await expect.poll(() => loaded).toEqual([first, second]);
  await expect(meeting.frame.getByRole('heading', { name: 'Ready to join?' })).toBeVisible();
  expect(loaded).toEqual([first, second]);
});

test('a page can do without the element', async ({ gateway, guest, host, site, sitePort }) => {
  const room = await host.room('PUBLIC');
  const { token } = await host.personalLink(room, { displayName: 'Hanna', isHost: false });
  const frame = documentedFrame(gateway, room.path.slice(1), { token, sitePort });
  const { origin } = await site(
    () => `${frame}<script>
      window.heard = [];
      addEventListener('message', ({ data, origin }) => {
        if (origin === '${gateway.url}') heard.push(data);
      });
    </script>`,
  );
  const hanna = await guest('Hanna');
  await hanna.page.goto(origin);
  const inside = hanna.page.frameLocator('iframe');
  const heard = () => hanna.page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
  const hears = (message: object) => expect.poll(heard).toContainEqual(message);
  const send = (message: object) =>
    hanna.page.evaluate(([command, target]) => window.frames[0]?.postMessage(command, target), [
      message,
      gateway.url,
    ] as const);

  await hears({ foyer: 'event', name: 'ready', detail: null });
  await inside.locator('form button[type=submit]').click();
  await hears({
    foyer: 'event',
    name: 'joined',
    detail: { identity: expect.any(String), isHost: false },
  });
  await send({ foyer: 'command', id: 1, name: 'setCamera', value: false });
  await hears({ foyer: 'result', id: 1, error: null });
  await send({ foyer: 'command', id: 2, name: 'dance' });
  await hears({
    foyer: 'result',
    id: 2,
    error: { code: 'BAD_USER_INPUT', message: 'There is no such command.' },
  });
  await send({ foyer: 'command', id: 3, name: 'leave' });
  await hears({ foyer: 'event', name: 'left', detail: { reason: 'left' } });

  await hanna.page.frames()[1]?.evaluate(() => location.reload());
  await expect(inside.getByText('Joining as Hanna')).toBeVisible();
});
