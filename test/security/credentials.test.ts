import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { JoinStatusDocument, ParticipantsDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs, type Guest } from '../support/guest.js';
import { waiting } from '../support/joining.js';
import { signBody } from '../support/livekit-delivery.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const SECRET = process.env['LIVEKIT_API_SECRET'] ?? '';
const TICKET_SECRET = randomUUID();

type Claims = Readonly<Record<string, unknown>>;

/** A token with changed claims or a changed header, signed with the original secret. */
function forged(token: string, claims: Claims, header: Claims = {}): string {
  const { alg = 'HS256', ...head } = { ...decodeProtectedHeader(token), ...header };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg, ...head })}.${encode({ ...decodeJwt(token), ...claims })}`;
  if (alg === 'none') return `${signed}.`;
  const secret = decodeProtectedHeader(token).kid === undefined ? SECRET : TICKET_SECRET;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

describe('credentials', () => {
  let app: TestApp;
  let host: TestClient;
  let guest: Guest;
  let room: { readonly id: string };
  let otherRoom: { readonly id: string };
  let ticket: string;

  beforeAll(async () => {
    const env = { TICKET_SECRETS: TICKET_SECRET };
    app = await startTestApp({ receivesWebhooks: true, env });
    host = await app.as('host');
    room = await app.given.room(host, { accessLevel: 'PUBLIC' });
    otherRoom = await app.given.room(host, { accessLevel: 'RESTRICTED' });
    const browser = app.browser();
    guest = await enterAs(browser, room.id);
    ticket = browser.cookies.get('foyer_ticket') ?? '';
    await eventually(() => participantsFor(guest.token));
  });

  afterAll(async () => {
    await guest.meeting.leave();
    await app.stop();
  });

  const participantsFor = (bearer: string, roomId = room.id) =>
    app.browser().with({ bearer }).data(ParticipantsDocument, { roomId });

  const session = () => decodeURIComponent(host.cookies.get('foyer_session') ?? '').slice(2);
  const video = (grants: Claims) => ({
    video: { ...(decodeJwt(guest.token)['video'] as object), ...grants },
  });

  it('accept a participant token for its own room', async () => {
    const { participants } = await participantsFor(forged(guest.token, {}));

    expect(participants.map(({ identity }) => identity)).toEqual([guest.identity]);
  });

  it.each<[string, () => string]>([
    ['a ticket', () => ticket],
    ['a ticket that says to come from LiveKit', () => forged(ticket, { iss: issuer() })],
    ['a session', session],
    ['a signature of a webhook', () => signBody('{}', { key: issuer(), secret: SECRET })],
    ['a token without a signature', () => forged(guest.token, {}, { alg: 'none' })],
    ['a token of another algorithm', () => forged(guest.token, {}, { alg: 'HS512' })],
    ['a token of no issuer', () => forged(guest.token, { iss: undefined })],
    ['a token of the issuer __proto__', () => forged(guest.token, { iss: '__proto__' })],
    ['a token without end', () => forged(guest.token, { exp: undefined })],
    ['a token of another person', () => forged(guest.token, { sub: randomUUID() })],
    ['a token of another room', () => forged(guest.token, video({ room: otherRoom.id }))],
    ['a token of two rooms', () => forged(guest.token, video({ room: [room.id, otherRoom.id] }))],
    ['a token that may not join', () => forged(guest.token, video({ roomJoin: false }))],
    ['a token that may join as text says', () => forged(guest.token, video({ roomJoin: 'true' }))],
    ['a hidden participant', () => forged(guest.token, video({ hidden: true }))],
    ['a recorder', () => forged(guest.token, video({ recorder: true }))],
    ['an agent', () => forged(guest.token, video({ agent: true }))],
    ['an agent by kind', () => forged(guest.token, { kind: 'agent' })],
    ['an egress by kind', () => forged(guest.token, { kind: 'egress' })],
  ])('reject %s as a participant token', async (_what, credential) => {
    const client = app.browser().with({ bearer: credential() });

    const refusal = await client.refusal(ParticipantsDocument, { roomId: room.id });
    expect(['UNAUTHENTICATED', 'NOT_FOUND', 'FORBIDDEN']).toContain(refusal);
  });

  it('reject a participant token for another room', async () => {
    const client = app.browser().with({ bearer: guest.token });

    expect(await client.refusal(ParticipantsDocument, { roomId: otherRoom.id })).toBe('NOT_FOUND');
  });

  const issuer = () => decodeJwt(guest.token).iss ?? '';

  describe('of a waiting person', () => {
    let waits: { readonly id: string };
    let own: string;

    beforeAll(async () => {
      const input = { room: otherRoom.id, displayName: 'Wanda' };
      const outcome = await waiting(app.browser(), input);
      waits = outcome.participant;
      own = outcome.ticket;
    });

    const whoIs = async (cookie: string): Promise<string> => {
      const browser = app.browser();
      browser.cookies.set('foyer_ticket', cookie);
      const input = { room: otherRoom.id, displayName: 'Wanda' };
      return (await waiting(browser, input)).participant.id;
    };

    it('accept the person’s own ticket', async () => {
      expect(await whoIs(forged(own, {}))).toBe(waits.id);
    });

    it.each<[string, () => string]>([
      ['a participant token', () => forged(guest.token, { sub: waits.id })],
      ['a participant token with a room', () => asTicket(guest.token)],
      ['a session', session],
      ['a ticket without a signature', () => forged(own, {}, { alg: 'none' })],
      ['a ticket without type', () => forged(own, {}, { typ: undefined })],
      ['a ticket of type JWT', () => forged(own, {}, { typ: 'JWT' })],
      ['a ticket of another key', () => forged(own, {}, { kid: 'another' })],
      ['a ticket of no key', () => forged(own, {}, { kid: undefined })],
      ['a ticket for others', () => forged(own, { aud: 'another' })],
      ['a ticket without end', () => forged(own, { exp: undefined })],
      ['a ticket that has ended', () => forged(own, { exp: 1 })],
      ['a ticket of another room', () => forged(own, { room: room.id })],
      ['a ticket of no room', () => forged(own, { room: undefined })],
    ])('reject %s as a ticket', async (_what, credential) => {
      expect(await whoIs(credential())).not.toBe(waits.id);
      const stream = app
        .browser()
        .subscribe(JoinStatusDocument, { roomId: otherRoom.id, ticket: credential() });
      expect(['UNAUTHENTICATED', 'NOT_FOUND', 'BAD_USER_INPUT']).toContain(await stream.refusal());
      stream.close();
    });

    const asTicket = (token: string) =>
      forged(token, { sub: waits.id, room: otherRoom.id, aud: 'foyer' });
  });

  it.each<[string, () => string]>([
    ['a participant token', () => guest.token],
    ['a ticket', () => ticket],
    ['a ticket of LiveKit', () => forged(ticket, { iss: issuer() })],
    ['a session', session],
    ['the key __proto__', () => signBody('{}', { key: '__proto__', secret: '' })],
    ['the hash of another body', () => signBody('{} ', { key: issuer(), secret: SECRET })],
    ['the token of the storage', () => app.env['STORAGE_WEBHOOK_TOKEN'] ?? ''],
  ])('reject a webhook that is signed with %s', async (_what, credential) => {
    const { status } = await app.browser().fetch('/webhooks/livekit', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${credential()}`,
        'content-type': 'application/webhook+json',
      },
      body: '{}',
    });

    expect(status).toBe(401);
  });

  it('reject tokens, tickets, and signatures as sessions', async () => {
    for (const value of [guest.token, ticket, signBody('{}', { key: issuer(), secret: SECRET })]) {
      const browser = app.browser();
      browser.cookies.set('foyer_session', encodeURIComponent(`s:${value}`));
      const response = await browser.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ viewer { id } }"}',
      });
      expect(await response.json()).toEqual({ data: { viewer: null } });
    }
  });
});
