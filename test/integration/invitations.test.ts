import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  InviteToRoomDocument,
  SetRoomMemberDocument,
  UpdateViewerDocument,
} from '../generated/operations.js';
import { applicationEnv, asApplication, registerApplication } from '../support/applications.js';
import { mailsTo, mailTo } from '../support/mailbox.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const anAddress = () => `guest-${randomUUID().slice(0, 8)}@example.org`;

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    env: { FEATURES: 'invitations', MAIL_ROOM_URL: 'http://meet.example.org/{slug}' },
  });
});

afterAll(() => app.stop());

describe('inviteToRoom', () => {
  it('sends each guest an email of their own, in the language of the host', async () => {
    const host = await app.as('helga');
    await host.data(UpdateViewerDocument, { input: { language: 'de' } });
    const room = await app.given.room(host, { name: 'Büro <b>3</b>' });
    const [first, second] = [anAddress(), anAddress()];

    const emails = [first, second, first.toUpperCase()];
    const { inviteToRoom } = await host.data(InviteToRoomDocument, {
      input: { roomId: room.id, emails },
    });

    expect(inviteToRoom).toEqual([
      { email: first, queued: true },
      { email: second, queued: true },
    ]);
    const mail = await mailTo(first);
    await mailTo(second);
    expect(mail.subject).toBe('Helga Example lädt Sie zu „Büro <b>3</b>“ ein');
    expect(mail.text).toContain(`http://meet.example.org/${room.slug}`);
    expect(mail.html).toContain('Büro &lt;b&gt;3&lt;/b&gt;');
    expect(mail.envelope.to).toEqual([first]);
    expect(JSON.stringify(mail)).not.toContain(second);
    expect(await mailsTo(first)).toHaveLength(1);
  });

  it('is for hosts', async () => {
    const host = await app.as('helga');
    const room = await app.given.room(host);
    const input = { roomId: room.id, emails: [anAddress()] };
    const member = await app.as('mia');
    const email = 'mia@example.org';
    await host.data(SetRoomMemberDocument, { input: { roomId: room.id, email, role: 'MEMBER' } });

    expect(await app.browser().refusal(InviteToRoomDocument, { input })).toBe('UNAUTHENTICATED');
    expect(await member.refusal(InviteToRoomDocument, { input })).toBe('FORBIDDEN');
    const mallory = await app.as('mallory');
    expect(await mallory.refusal(InviteToRoomDocument, { input })).toBe('NOT_FOUND');
  });

  it('names the invalid addresses, and sends nothing', async () => {
    const host = await app.as('helga');
    const room = await app.given.room(host);
    const good = anAddress();
    const emails = [good, 'nobody', `${good}\r\nBcc: all@example.org`];

    const { errors } = await host.execute(InviteToRoomDocument, {
      input: { roomId: room.id, emails },
    });

    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: ['emails.1', 'emails.2'],
    });
    const after = anAddress();
    await host.data(InviteToRoomDocument, { input: { roomId: room.id, emails: [after] } });
    await mailTo(after);
    expect(await mailsTo(good)).toEqual([]);
  });

  it.each([0, 51])('rejects %i addresses at once', async (count) => {
    const host = await app.as('helga');
    const room = await app.given.room(host);
    const emails = Array.from({ length: count }, anAddress);

    const refusal = await host.refusal(InviteToRoomDocument, {
      input: { roomId: room.id, emails },
    });

    expect(refusal).toBe('BAD_USER_INPUT');
  });

  it('answers NOT_FOUND while it is disabled', async () => {
    const other = await startTestApp();
    const input = { roomId: randomUUID(), emails: ['nobody'] };

    expect(await other.browser().refusal(InviteToRoomDocument, { input })).toBe('NOT_FOUND');
    await other.stop();
  });

  it('sends those of an application in its name, for its own rooms', async () => {
    const root = `root-${randomUUID().slice(0, 8)}`;
    const own = await startTestApp({
      env: { ...applicationEnv(root), FEATURES: 'applications,invitations' },
    });
    const registered = await registerApplication(await own.as(root), { name: 'Moodle' });
    const moodle = await asApplication(own, registered);
    const guest = anAddress();
    const inviteTo = ({ id }: { readonly id: string }) => ({
      input: { roomId: id, emails: [guest] },
    });

    const room = await own.given.room(moodle, { name: 'Algebra' });
    const { inviteToRoom } = await moodle.data(InviteToRoomDocument, inviteTo(room));

    expect(inviteToRoom).toEqual([{ email: guest, queued: true }]);
    expect((await mailTo(guest)).subject).toBe('Moodle invited you to “Algebra”');
    const foreign = await own.given.room(await own.as('helga'));
    expect(await moodle.refusal(InviteToRoomDocument, inviteTo(foreign))).toBe('NOT_FOUND');
    const reader = await asApplication(own, registered, { scope: 'rooms:read' });
    expect(await reader.refusal(InviteToRoomDocument, inviteTo(room))).toBe('FORBIDDEN');
    await own.stop();
  });

  it('has a limit per host and per room', async () => {
    const limited = await startTestApp({
      env: {
        FEATURES: 'invitations',
        RATE_LIMITS: 'on',
        RATE_LIMIT_INVITATIONS_PER_USER: '3',
        RATE_LIMIT_INVITATIONS_PER_ROOM: '2',
      },
    });
    const host = await limited.as('helga');
    const invite = async (roomId: string, count: number) => {
      const emails = Array.from({ length: count }, anAddress);
      const { errors } = await host.execute(InviteToRoomDocument, { input: { roomId, emails } });
      return errors?.[0]?.extensions.code ?? 'taken';
    };
    const [first, second] = [await limited.given.room(host), await limited.given.room(host)];

    expect(await invite(first.id, 2)).toBe('taken');
    expect(await invite(first.id, 1)).toBe('RATE_LIMITED');
    expect(await invite(second.id, 2)).toBe('RATE_LIMITED');
    expect(await invite(second.id, 1)).toBe('taken');
    expect(await invite(second.id, 1)).toBe('RATE_LIMITED');
    await limited.stop();
  });

  it('counts invitations that are sent, and none that are rejected', async () => {
    const limited = await startTestApp({
      env: {
        FEATURES: 'invitations',
        RATE_LIMITS: 'on',
        RATE_LIMIT_INVITATIONS_PER_USER: '3',
        RATE_LIMIT_INVITATIONS_PER_ROOM: '3',
      },
    });
    const host = await limited.as('helga');
    const { id: roomId } = await limited.given.room(host);
    const invite = async (emails: string[]) => {
      const { errors } = await host.execute(InviteToRoomDocument, { input: { roomId, emails } });
      return errors?.[0]?.extensions;
    };
    const wrong = [anAddress(), anAddress(), 'a..b@example.org'];
    const four = Array.from({ length: 4 }, anAddress);

    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await invite(wrong)).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['emails.2'] });
      expect(await invite(four)).toMatchObject({
        code: 'RATE_LIMITED',
        // The limit is per hour, so a short wait does not help.
        retryAfterMs: 3_600_000,
      });
    }

    expect(await invite(four.slice(0, 2))).toBeUndefined();
    expect(await invite(four.slice(2))).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await invite(four.slice(3))).toBeUndefined();
    await limited.stop();
  });
});
