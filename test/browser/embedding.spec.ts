import type { Page } from '@playwright/test';
import { applicationRoom } from './support/application.js';
import { documentedPage, Embedded, test } from './support/embedded.js';
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
  site,
}) => {
  const room = await host.room('RESTRICTED');
  const { token } = await host.personalLink(room, { displayName: 'Hanna', isHost: true });
  const { origin } = await site(() => documentedPage(gateway, room.path.slice(1), token));
  const hanna = await guest('Hanna');
  const meeting = new Embedded(hanna.page);
  await meeting.open(origin);

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
  guest,
  host,
  site,
}) => {
  const room = await host.room('RESTRICTED');
  await host.join(room);
  const page = documentedPage(gateway, room.path.slice(1), '').replace(
    'start-muted',
    'display-name="Gus" language="de"',
  );
  const { origin } = await site(() => page);
  const gus = await guest('Gus');
  const meeting = new Embedded(gus.page);
  await meeting.open(origin);

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

test.describe('a page that only an application allows', () => {
  test.use({ settings: {} });

  test('embeds meetings of its rooms alone, as long as the application is enabled', async ({
    gateway,
    guest,
    member,
    host,
    site,
    sitePort,
  }) => {
    const admin = await member('Admin', { baseURL: gateway.url });
    const scopes = ['ROOMS_WRITE'];
    const allowedOrigins = [`http://localhost:${sitePort}`];
    const application = await admin.application({ scopes, allowedOrigins });
    const slug = await applicationRoom(gateway.url, application);
    const room = await host.room('PUBLIC');
    const eve = await guest('Eve', {
      expectedFaults: [/frame-ancestors/, /ERR_BLOCKED_BY_RESPONSE/],
    });
    const meeting = new Embedded(eve.page);
    const isBlocked = () =>
      eve.page.frames().some((frame) => frame.url().startsWith('chrome-error:'));

    const { origin } = await site((path) => documentedPage(gateway, path.slice(1) || slug, ''));
    await meeting.open(origin);
    await expect(meeting.frame.getByRole('heading', { name: 'Ready to join?' })).toBeVisible();

    await meeting.open(origin + room.path);
    await expect.poll(isBlocked).toBe(true);
    expect(await meeting.command('leave')).toBe('NOT_READY');

    await admin.disablesApplication(application.id);
    await meeting.open(origin);
    await expect.poll(isBlocked).toBe(true);
  });
});
