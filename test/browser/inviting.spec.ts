import { Room } from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { mailTo } from '../support/mailbox.js';
import { isAccessible } from './support/accessibility.js';
import { fitsTheScreen } from './support/fits-screen.js';
import type { Person } from './support/person.js';
import { expect, test } from './support/test.js';

const anAddress = () => `${randomUUID()}@example.org`;

test('a host can email invitations to a pasted list of addresses', async ({ member, world }) => {
  const host = await member('Alice');
  await host.join(await host.room('RESTRICTED'));
  await openInvitation(host);
  const [ada, ben] = [anAddress(), anAddress()];
  const field = host.page.getByLabel('Or email it to');

  await field.fill(`Ada Lovelace <${ada}>, ${ben}; nobody`);
  await host.button('Send 3 invitations').click();
  await expect(host.page.getByText('These aren’t valid email addresses: nobody')).toBeVisible();
  await isAccessible(host.page);
  await host.keepScreenshot('invitation-refused');

  await field.fill(`Ada Lovelace <${ada}>,\n${ben} ${ben.toUpperCase()}`);
  await host.button('Send 2 invitations').click();
  await expect(host.page.getByText(`on their way to ${ada} and ${ben}`)).toBeVisible();
  await expect(field).toHaveValue('');
  await host.keepScreenshot('invitation-sent');
  for (const address of [ada, ben]) {
    const { text } = await mailTo(address);
    expect(text).toContain(`${world.url}/room-of-alice`);
    expect(text).toMatch(/By phone: \+12025550123, PIN \d{10}/);
  }

  await field.fill(Array.from({ length: 51 }, anAddress).join('\n'));
  await host.button('Send 51 invitations').click();
  await expect(host.page.getByText('That’s too many at once.')).toBeVisible();
});

test('every participant can copy an invitation with link, phone number, and PIN', async ({
  guest,
  member,
}) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  const bob = await guest('Bob');
  await bob.context.grantPermissions(['clipboard-read', 'clipboard-write', 'camera', 'microphone']);
  await bob.join(room);
  await openInvitation(bob);
  await expect(bob.page.getByLabel('Or email it to')).toBeHidden();
  const dialog = bob.page.getByRole('dialog');
  await expect(dialog.getByText(/By phone/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Copy invitation' }).click();
  const copied = expect.poll(() => bob.page.evaluate(() => navigator.clipboard.readText()));
  await copied.toMatch(/By phone: \+12025550123, PIN \d{10}/);
  await copied.toContain(new URL(bob.page.url()).href);

  // Escape closes the dialog, but not the panel behind it.
  await bob.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(bob.peoplePanel).toBeVisible();
});

test('every participant can save the invitation as a calendar file', async ({ guest, member }) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC', 'Über, uns; und mehr');
  const bob = await guest('Bob', { timezoneId: 'America/New_York' });
  await bob.join(room);
  await openInvitation(bob);
  await bob.page.getByLabel('Start').fill('2026-12-24T18:30');
  await bob.page.getByLabel('Length').selectOption('45 mins');
  await isAccessible(bob.page);
  const coming = bob.page.waitForEvent('download');
  await bob.button('Add to calendar').click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe(`${room.path.slice(1)}.ics`);
  const lines = (await readFile(await download.path(), 'utf8')).split('\r\n');
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const file = lines.join('\r\n').replaceAll('\r\n ', '');
  expect(file).toContain('DTSTART:20261224T233000Z\r\nDTEND:20261225T001500Z\r\n');
  expect(file).toContain('SUMMARY:Über\\, uns\\; und mehr\r\n');
  expect(file).toContain(`URL:${new URL(room.path, bob.page.url()).href}\r\n`);
  expect(file).toMatch(/DESCRIPTION:.*\\nBy phone: \+12025550123\\, PIN \d{10}\r\n/);
  await bob.page.setViewportSize({ width: 320, height: 568 });
  await fitsTheScreen(bob.page);
  await bob.keepScreenshot('phone-invitation');
});

test('the settings show a host the phone number and PIN, and rename the room', async ({
  guest,
  member,
}) => {
  const host = await member('Alice');
  const room = await host.room('PUBLIC');
  await host.join(room);
  const bob = await guest('Bob');
  await bob.join(room);
  await host.opensSettings('Room');
  await expect(host.page.getByText(/Dial in: \+12025550123, PIN \d{10}/)).toBeVisible();
  await host.page.getByLabel('Room name').fill('Planning');
  await host.button('Save').click();
  await expect(bob.page.getByRole('heading', { name: 'Planning' })).toBeVisible();
  await expect(host.page.getByLabel('Room name')).toHaveValue('Planning');
  await host.keepScreenshot('settings-dial-in');
});

async function openInvitation(person: Person): Promise<void> {
  await person.button('People').click();
  const people = person.peoplePanel;
  await people.getByRole('button', { name: 'Invite others' }).click();
}

test('phone callers are marked as such in the waiting room and in the meeting', async ({
  member,
  world,
}) => {
  const host = await member('Alice');
  await host.join(await host.room('RESTRICTED'));
  await host.button('People').click();
  const people = host.peoplePanel;
  const caller = await joinAsCaller(host, world.livekit.url);
  const admit = people.getByRole('button', { name: 'Admit Phone ···4915' });
  await expect(admit).toBeVisible();
  // A caller on hold is not listed among the people in the meeting.
  await expect(people.getByText('On the phone')).toHaveCount(1);
  await host.keepScreenshot('caller-waiting');
  await expect(host.page.getByText('Phone ···4915 joined')).toBeHidden();
  await admit.click();
  await expect(host.page.getByText('Phone ···4915 joined')).toBeVisible();
  await expect(admit).toBeHidden();
  await expect(people.getByText('On the phone')).toHaveCount(1);
  await expect(host.tile('Phone ···4915').getByText('On the phone')).toBeAttached();
  await isAccessible(host.page);
  await host.keepScreenshot('caller');
  await caller.disconnect();
  await expect(people.getByText('On the phone')).toBeHidden();
});

/** Joins like LiveKit's SIP bridge after a caller has dialed the number and the room's PIN. */
async function joinAsCaller(host: Person, livekitUrl: string): Promise<Room> {
  const slug = new URL(host.page.url()).pathname.slice(1);
  const response = await host.context.request.post('/graphql', {
    data: { query: `{ room(slugOrId: "${slug}") { id } }` },
  });
  const { data } = (await response.json()) as { data: { room: { id: string } } };
  const token = new AccessToken(process.env['LIVEKIT_API_KEY'], process.env['LIVEKIT_API_SECRET'], {
    identity: `sip_${randomUUID()}`,
    name: '+4915',
  });
  token.kind = 'sip';
  token.addGrant({ room: data.room.id, roomJoin: true, canSubscribe: true });
  const room = new Room();
  await room.connect(livekitUrl.replace(/^http/, 'ws'), await token.toJwt(), {
    autoSubscribe: false,
    dynacast: false,
  });
  return room;
}
