import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader, SignJWT } from 'jose';
import {
  CreateRoomDocument,
  DeleteRoomDocument,
  JoinRoomDocument,
  SetRoomMemberDocument,
} from '../generated/operations.js';
import { admitted, claimsOf, join, waiting } from '../support/joining.js';
import { enterMeeting } from '../support/meeting.js';
import type { TestClient } from '../support/test-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe('joinRoom', () => {
  let app: TestApp;
  let alice: TestClient;

  beforeAll(async () => {
    app = await startTestApp();
    alice = await app.as('alice');
  });

  afterAll(() => app.stop());

  describe('access', () => {
    it.each([
      ['PUBLIC', 'Admitted', 'Admitted', 'Admitted'],
      ['TRUSTED', 'Waiting', 'Admitted', 'Admitted'],
      ['RESTRICTED', 'Waiting', 'Waiting', 'Admitted'],
    ] as const)('%s room: guest %s, user %s, member %s', async (accessLevel, ...expected) => {
      const room = await app.given.room(alice, { accessLevel });
      const member = await app.as(`member-${room.id}`);
      await alice.data(SetRoomMemberDocument, {
        input: { roomId: room.id, email: `member-${room.id}@example.org`, role: 'MEMBER' },
      });
      const people = [app.browser(), await app.as('bob'), member];

      const outcomes = await Promise.all(
        people.map((person) => join(person, { room: room.slug, displayName: 'Somebody' })),
      );

      expect(outcomes.map(({ __typename }) => __typename)).toEqual(expected);
    });

    it('accepts IDs as well as slugs', async () => {
      const room = await app.given.room(alice, { accessLevel: 'PUBLIC' });

      const outcome = await admitted(app.browser(), { room: room.id, displayName: 'Guest' });

      expect(outcome.room).toMatchObject({ id: room.id, slug: room.slug, viewerRole: null });
    });

    it('tells a waiting guest the ID of the room, however they named it', async () => {
      const room = await app.given.room(alice, { accessLevel: 'RESTRICTED' });
      for (const named of [room.slug, room.name, room.id]) {
        const { roomId } = await waiting(app.browser(), { room: named, displayName: 'Guest' });
        expect(roomId).toBe(room.id);
      }
    });

    it('answers NOT_FOUND for unknown rooms', async () => {
      for (const room of ['no-such-room', randomUUID(), '', 'x'.repeat(10_000)]) {
        const code = await app.browser().refusal(JoinRoomDocument, {
          input: { room, displayName: 'Guest' },
        });
        expect(code).toBe('NOT_FOUND');
      }
    });

    it('answers NOT_FOUND for a deleted room', async () => {
      const room = await app.given.room(alice, { accessLevel: 'PUBLIC' });
      await admitted(app.browser(), { room: room.id, displayName: 'Guest' });
      await alice.data(DeleteRoomDocument, { id: room.id });

      const code = await app.browser().refusal(JoinRoomDocument, {
        input: { room: room.id, displayName: 'Guest' },
      });

      expect(code).toBe('NOT_FOUND');
    });
  });

  describe('the participant token', () => {
    it('grants a guest what the room allows, in this room only, for fifteen minutes', async () => {
      const room = await app.given.room(alice, {
        accessLevel: 'PUBLIC',
        configuration: { publishSources: ['MICROPHONE'] },
      });

      const outcome = await admitted(app.browser(), { room: room.slug, displayName: '  Guest ' });

      const claims = claimsOf(outcome);
      expect(claims).toMatchObject({
        sub: outcome.connection.identity,
        name: 'Guest',
        attributes: { room_role: '', is_authenticated: 'false' },
      });
      expect(claims.attributes['color']).toMatch(/^hsl\(\d+, \d+%, \d+%\)$/);
      expect(Object.keys(claims.attributes).sort()).toEqual([
        'color',
        'is_authenticated',
        'room_role',
      ]);
      expect(claims.video).toEqual({
        room: room.id,
        roomJoin: true,
        canPublish: true,
        canPublishSources: ['microphone'],
        canSubscribe: true,
        canPublishData: true,
        canUpdateOwnMetadata: false,
      });
      const [from = 0, to = 0] = [claims.nbf, claims.exp];
      expect(to - from).toBe(900);
      expect(outcome.connection).toMatchObject({
        identity: expect.stringMatching(UUID_V4),
        url: app.env['LIVEKIT_URL'],
      });
      expect(Math.abs(Date.parse(outcome.connection.expiresAt) / 1000 - to)).toBeLessThanOrEqual(1);
    });

    it('lets hosts publish every source, and no participant administer the LiveKit room', async () => {
      const room = await app.given.room(alice, { configuration: { publishSources: [] } });

      const claims = claimsOf(await admitted(alice, { room: room.slug }));

      expect(claims).toMatchObject({
        name: 'Alice Example',
        attributes: { room_role: 'owner', is_authenticated: 'true' },
      });
      expect(claims.video).toMatchObject({
        canPublish: true,
        canPublishSources: ['camera', 'microphone', 'screen_share', 'screen_share_audio'],
      });
      for (const grant of ['roomAdmin', 'roomCreate', 'roomRecord', 'roomList']) {
        expect(claims.video[grant]).toBeUndefined();
      }
    });

    it('lets guests publish nothing if the room allows no sources', async () => {
      const room = await app.given.room(alice, {
        accessLevel: 'PUBLIC',
        configuration: { publishSources: [] },
      });

      const { video } = claimsOf(
        await admitted(app.browser(), { room: room.id, displayName: 'G' }),
      );

      expect(video).toMatchObject({ canPublish: false, canSubscribe: true });
    });

    it('is accepted by LiveKit, which opens no room by itself', async () => {
      const room = await app.given.room(alice, { accessLevel: 'PUBLIC' });
      const outcome = await admitted(app.browser(), { room: room.slug, displayName: 'Guest' });

      const meeting = await enterMeeting(outcome.connection);

      expect(meeting.room.name).toBe(room.id);
      expect(meeting.room.localParticipant).toMatchObject({
        identity: outcome.connection.identity,
        name: 'Guest',
      });
      expect(JSON.parse(meeting.room.metadata ?? '')).toEqual({
        accessLevel: 'public',
        configuration: { publishSources: null, everyoneCanMute: true },
      });
      await meeting.leave();
    });
  });

  describe('the identity', () => {
    it('is the same for a browser in one room, and another in every other room', async () => {
      const [one, other] = await Promise.all([
        app.given.room(alice, { accessLevel: 'PUBLIC' }),
        app.given.room(alice, { accessLevel: 'PUBLIC' }),
      ]);
      const guest = app.browser();
      const identities: string[] = [];
      for (const { id } of [one, other, one, other]) {
        const { connection } = await admitted(guest, { room: id, displayName: 'Guest' });
        identities.push(connection.identity);
      }

      const [first, second, third, fourth] = identities;
      expect(third).toBe(first);
      expect(fourth).toBe(second);
      expect(second).not.toBe(first);
      expect(second).toMatch(UUID_V4);
    });

    it('is set once in a cookie for the whole site, which scripts cannot read', async () => {
      const room = await app.given.room(alice, { accessLevel: 'PUBLIC' });
      const guest = app.browser();
      const ask = () =>
        guest.fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            query: `mutation { joinRoom(input: {room: "${room.slug}", displayName: "G"}) { __typename } }`,
          }),
        });

      const [first] = (await ask()).headers.getSetCookie();
      const again = (await ask()).headers.getSetCookie();

      expect(first).toMatch(
        /^foyer_ticket=[\w.-]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      expect(again).toEqual([]);
    });

    it('is that of a ticket in the request, without a cookie', async () => {
      const room = await app.given.room(alice, { accessLevel: 'TRUSTED' });
      const first = await waiting(app.browser(), { room: room.id, displayName: 'Guest' });

      const again = await waiting(app.browser(), {
        room: room.id,
        displayName: 'Another name',
        ticket: first.ticket,
      });

      expect(again.participant).toEqual(first.participant);
    });

    it('is a new one for an invalid ticket', async () => {
      const room = await app.given.room(alice, { accessLevel: 'TRUSTED' });
      const elsewhere = await app.given.room(alice, { accessLevel: 'TRUSTED' });
      const { ticket, participant } = await waiting(app.browser(), {
        room: room.id,
        displayName: 'Guest',
      });
      const { ticket: foreign, participant: stranger } = await waiting(app.browser(), {
        room: elsewhere.id,
        displayName: 'Guest',
      });
      const forged = await new SignJWT({ room: room.id })
        .setProtectedHeader({ ...decodeProtectedHeader(ticket), alg: 'HS256' })
        .setSubject(participant.id)
        .setAudience('foyer')
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode('x'.repeat(32)));

      for (const bad of [forged, foreign, 'nonsense', '', '💥', `${ticket}x`]) {
        const outcome = await waiting(app.browser(), {
          room: room.id,
          displayName: 'Mallory',
          ticket: bad,
        });
        expect(outcome.participant.displayName).toBe('Mallory');
        expect([participant.id, stranger.id]).not.toContain(outcome.participant.id);
      }
    });
  });

  describe('the display name', () => {
    it.each([
      ['missing', undefined],
      ['empty', ''],
      ['blank', '   '],
      ['too long', 'x'.repeat(101)],
      ['far too long', 'x'.repeat(10_000)],
      ['with control characters', 'a\u0000b'],
      ['on two lines', 'a\nb'],
    ])('of a guest is rejected if %s', async (_, displayName) => {
      const room = await app.given.room(alice, { accessLevel: 'PUBLIC' });

      const { errors } = await app.browser().execute(JoinRoomDocument, {
        input: { room: room.id, displayName: displayName ?? null },
      });

      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', fields: ['displayName'] } },
      ]);
    });

    it('is kept as it was entered', async () => {
      const room = await app.given.room(alice, { accessLevel: 'PUBLIC' });
      for (const displayName of ['Zoë 🦊', '山田', 'x'.repeat(100), 'أحمد', '👩‍👩‍👧']) {
        const outcome = await admitted(app.browser(), { room: room.id, displayName });
        expect(claimsOf(outcome).name).toBe(displayName);
      }
    });

    it('is truncated for LiveKit if it has too many bytes, with the whole name in an attribute', async () => {
      const room = await app.given.room(alice, { accessLevel: 'PUBLIC' });
      const displayName = '🦊'.repeat(100);

      const { connection } = await admitted(app.browser(), { room: room.id, displayName });
      const meeting = await enterMeeting(connection);

      expect(meeting.room.localParticipant?.name).toBe('🦊'.repeat(64));
      expect(meeting.room.localParticipant?.attributes['display_name']).toBe(displayName);
      await meeting.leave();
    });

    it('of a user is their own unless they choose another', async () => {
      const room = await app.given.room(alice, { accessLevel: 'PUBLIC' });
      const bob = await app.as('bob');

      const names = [
        claimsOf(await admitted(bob, { room: room.id })).name,
        claimsOf(await admitted(bob, { room: room.id, displayName: 'Bobby' })).name,
      ];

      expect(names).toEqual(['Bob Example', 'Bobby']);
    });
  });

  it('opens rooms without a record only if the feature is enabled', async () => {
    const open = await startTestApp({ env: { FEATURES: 'unregistered_rooms' } });
    const slug = `spontaneous-${randomUUID().slice(0, 8)}`;

    const outcome = await admitted(open.browser(), { room: slug, displayName: 'Guest' });

    expect(outcome.room).toMatchObject({
      id: `unregistered_${slug}`,
      slug,
      accessLevel: 'PUBLIC',
      viewerRole: null,
    });
    expect(claimsOf(outcome).video['room']).toBe(`unregistered_${slug}`);
    const meeting = await enterMeeting(outcome.connection);
    await meeting.leave();
    for (const room of [randomUUID(), randomUUID().replaceAll('-', ''), '!!!']) {
      expect(
        await open.browser().refusal(JoinRoomDocument, { input: { room, displayName: 'G' } }),
      ).toBe('NOT_FOUND');
    }
    await open.stop();
  });

  it('separates rooms without a record that have different names', async () => {
    const open = await startTestApp({ env: { FEATURES: 'unregistered_rooms' } });
    const owner = await open.as('alice');
    const registered = await open.given.room(owner, { name: 'C', accessLevel: 'PUBLIC' });
    const names = [
      'Команда A',
      'チーム A',
      'A',
      'C++',
      'C#',
      'my room',
      'my-room',
      'Réunion',
      'reunion',
    ];

    const outcomes = await Promise.all(
      names.map((room) => admitted(open.browser(), { room, displayName: 'G' })),
    );

    const rooms = outcomes.map(({ room }) => room);
    expect(new Set([...rooms.map(({ id }) => id), registered.id]).size).toBe(names.length + 1);
    for (const { id, slug } of rooms) {
      expect((await admitted(open.browser(), { room: slug, displayName: 'H' })).room.id).toBe(id);
    }
    expect((await admitted(open.browser(), { room: 'c', displayName: 'H' })).room.id).toBe(
      registered.id,
    );
    await open.stop();
  });

  it('opens no room without a record at the slug of a deleted room', async () => {
    const open = await startTestApp({ env: { FEATURES: 'unregistered_rooms' } });
    const owner = await open.as('alice');
    const room = await open.given.room(owner, { accessLevel: 'PUBLIC' });
    await owner.data(DeleteRoomDocument, { id: room.id });

    const input = { room: room.slug, displayName: 'G' };
    expect(await open.browser().refusal(JoinRoomDocument, { input })).toBe('NOT_FOUND');
    await open.stop();
  });

  it('finds a room by its name in any script', async () => {
    const name = `会議 ${randomUUID()}`;
    const room = await app.given.room(alice, { name, accessLevel: 'PUBLIC' });

    const outcome = await admitted(app.browser(), { room: name, displayName: 'G' });

    expect(outcome.room.id).toBe(room.id);
    expect(room.slug).toMatch(/^huiyi-/);
  });

  it('returns a WebSocket URL if it is configured', async () => {
    const forced = await startTestApp({
      beside: app,
      env: {
        LIVEKIT_FORCE_WEBSOCKET_PROTOCOL: 'true',
        LIVEKIT_PUBLIC_URL: 'https://media.example',
      },
    });
    const room = await app.given.room(alice, { accessLevel: 'PUBLIC' });

    const { connection } = await admitted(forced.browser(), { room: room.id, displayName: 'G' });

    expect(connection.url).toBe('wss://media.example');
    await forced.stop();
  });

  it('accepts tickets of a key that is being rotated out, with the same identities', async () => {
    const oldKey = app.env['TICKET_SECRETS'] ?? '';
    const one = await app.given.room(alice, { accessLevel: 'PUBLIC' });
    const other = await app.given.room(alice, { accessLevel: 'PUBLIC' });
    const guest = app.browser();
    const identity = async (client: TestClient, room: string) =>
      (await admitted(client, { room, displayName: 'Guest' })).connection.identity;
    const before = [await identity(guest, one.id), await identity(guest, other.id)];

    const rotated = await startTestApp({
      beside: app,
      env: { TICKET_SECRETS: `${'n'.repeat(40)},${oldKey}` },
    });
    const moved = guest.at(rotated.url);
    const after = [await identity(moved, one.id), await identity(moved, other.id)];

    expect(after).toEqual(before);
    await rotated.stop();
  });

  it('limits guests by address, with the time to wait, but not members', async () => {
    const limited = await startTestApp({
      env: { RATE_LIMITS: 'on', RATE_LIMIT_ENTRIES_PER_ADDRESS: '3' },
    });
    const owner = await limited.as('owner');
    const { createRoom: room } = await owner.data(CreateRoomDocument, {
      input: { name: `Limited ${randomUUID()}`, accessLevel: 'TRUSTED' },
    });
    const input = { room: room.id, displayName: 'Guest' };
    const guest = limited.browser();
    for (let repeat = 0; repeat < 5; repeat += 1) await waiting(guest, input);
    await waiting(limited.browser(), input);
    await waiting(limited.browser(), input);

    const { errors } = await limited.browser().execute(JoinRoomDocument, { input });

    expect(errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) } },
    ]);
    await waiting(guest, input);
    await admitted(owner, { room: room.id });
    await limited.stop();
  });
});
