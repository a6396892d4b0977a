import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AdmitEveryoneDocument,
  DecideEntryDocument,
  DeleteRoomDocument,
  JoinRoomDocument,
  LeaveLobbyDocument,
  RemoveRoomMemberDocument,
  SetRoomMemberDocument,
  UpdateRoomDocument,
  ViewerDocument,
  WaitingParticipantsDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import {
  admitted,
  as,
  claimsOf,
  denied,
  join,
  waiting,
  watchLobby,
  watchStatus,
} from '../support/joining.js';
import { enterMeeting } from '../support/meeting.js';
import type { TestClient } from '../support/test-client.js';
import { tcpProxy } from '../support/tcp-proxy.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { RedisClient } from '../../src/redis/redis-client.js';
import { startOwnRedis } from '../support/own-parts.js';
import { connectToRedisOf } from '../support/redis-data.js';

/** Clients that disappear are noticed soon. */
const BRISK = { LOBBY_KEEP_ALIVE_SECONDS: '5' };

describe('the lobby', () => {
  let app: TestApp;
  let alice: TestClient;
  let redis: RedisClient;

  beforeAll(async () => {
    app = await startTestApp();
    alice = await app.as('alice');
    redis = await connectToRedisOf(app.env);
  });

  afterAll(async () => {
    redis.disconnect();
    await app.stop();
  });

  const keyOf = (room: { id: string }, name: string) =>
    `${app.env['REDIS_KEY_PREFIX'] ?? ''}:lobby:{${room.id}}:${name}`;

  /** Expires the lease of a person who is waiting, or was denied. */
  const expire = (room: { id: string }, id: string) => redis.zadd(keyOf(room, 'leases'), 1, id);

  const aTrustedRoom = () => app.given.room(alice, { accessLevel: 'TRUSTED' });

  /** A guest who is waiting. */
  async function aGuest(room: { id: string }, displayName = 'Guest', of: TestApp = app) {
    const client = of.browser();
    const { participant, ticket } = await waiting(client, { room: room.id, displayName });
    return { client, participant, ticket, id: participant.id, displayName };
  }

  const decide = async (host: TestClient, roomId: string, allow: boolean, ...ids: string[]) => {
    const input = { roomId, allow, participantIds: ids };
    return (await host.data(DecideEntryDocument, { input })).decideEntry;
  };

  const listed = async (host: TestClient, roomId: string) => {
    const { waitingParticipants } = await host.data(WaitingParticipantsDocument, { roomId });
    return waitingParticipants.map(({ displayName }) => displayName);
  };

  async function aHost(room: { id: string }, name: string) {
    const host = await app.as(name);
    const email = `${name}@example.org`;
    await alice.data(SetRoomMemberDocument, {
      input: { roomId: room.id, email, role: 'ADMINISTRATOR' },
    });
    const { viewer } = await host.data(ViewerDocument);
    return { host, userId: viewer?.id ?? '' };
  }

  it('tells an applicant who used the slug the ID of the room', async () => {
    const room = await aTrustedRoom();
    const { roomId } = await waiting(app.browser(), { room: room.slug, displayName: 'Guest' });
    expect(roomId).toBe(room.id);
  });

  describe('for a host,', () => {
    it('lists and admits a waiting guest, who gets a connection to the meeting', async () => {
      const room = await aTrustedRoom();
      const lobby = watchLobby(alice, room.id);
      expect(await lobby.next()).toEqual({ type: 'SNAPSHOT', participants: [], waitingCount: 0 });
      const guest = await aGuest(room, 'Zoë');
      const status = watchStatus(guest.client, room.id);
      expect(await status.next()).toMatchObject({
        __typename: 'Waiting',
        roomId: room.id,
        participant: guest.participant,
      });
      const entered = { type: 'ENTERED', participants: [guest.participant], waitingCount: 1 };
      expect(await lobby.next()).toEqual(entered);

      expect(await decide(alice, room.id, true, guest.id)).toEqual([guest.participant]);

      const outcome = as('Admitted', await status.next());
      await status.ended();
      expect(outcome.connection.identity).toBe(guest.id);
      expect(claimsOf(outcome)).toMatchObject({
        name: 'Zoë',
        attributes: { color: guest.participant.color, room_role: '', is_authenticated: 'false' },
      });
      expect(await lobby.next()).toEqual({ ...entered, type: 'ADMITTED', waitingCount: 0 });
      const meeting = await enterMeeting(outcome.connection);
      expect(meeting.room.localParticipant?.identity).toBe(guest.id);
      await meeting.leave();
      lobby.close();
    });

    it('applies a decision on one instance to a guest on another', async () => {
      const other = await startTestApp({ beside: app });
      const room = await aTrustedRoom();
      const lobby = watchLobby(alice, room.id);
      await lobby.next();
      const guest = await aGuest(room, 'Guest', other);
      const status = watchStatus(guest.client, room.id);
      await status.next();
      expect(await lobby.next()).toMatchObject({ type: 'ENTERED', waitingCount: 1 });

      await decide(alice, room.id, true, guest.id);

      as('Admitted', await status.next());
      lobby.close();
      await other.stop();
    });

    it('lists people in order of arrival, and none of another room', async () => {
      const [room, elsewhere] = await Promise.all([aTrustedRoom(), aTrustedRoom()]);
      await aGuest(elsewhere, 'Elsewhere');
      for (const name of ['First', 'Second', 'Third']) await aGuest(room, name);

      expect(await listed(alice, room.id)).toEqual(['First', 'Second', 'Third']);
    });

    it('admits everyone at once', async () => {
      const room = await aTrustedRoom();
      const guests = await Promise.all(['A', 'B', 'C'].map((name) => aGuest(room, name)));

      const { admitEveryone } = await alice.data(AdmitEveryoneDocument, { roomId: room.id });

      expect(admitEveryone).toHaveLength(3);
      for (const { client, displayName, id } of guests) {
        const outcome = await admitted(client, { room: room.id, displayName });
        expect(outcome.connection.identity).toBe(id);
      }
      expect(await listed(alice, room.id)).toEqual([]);
    });

    it('denies a guest for the cool-down, and can admit them in between', async () => {
      const room = await aTrustedRoom();
      const { client, id } = await aGuest(room);
      const status = watchStatus(client, room.id);
      await status.next();

      await decide(alice, room.id, false, id);

      const pushed = as('Denied', await status.next());
      expect(pushed.reason).toBe('DENIED_BY_HOST');
      await status.ended();
      const asked = await denied(client, { room: room.id, displayName: 'Guest' });
      expect(asked.retryAfterMs).toBeGreaterThan(50_000);
      expect(await listed(alice, room.id)).toEqual([]);
      await decide(alice, room.id, true, id);
      await admitted(client, { room: room.id, displayName: 'Guest' });
    });

    it('returns only those who were still waiting', async () => {
      const room = await aTrustedRoom();
      const guest = await aGuest(room);
      const ids = [guest.id, guest.id, 'stranger'];

      const answers = await Promise.all([
        decide(alice, room.id, true, ...ids),
        decide(alice, room.id, true, ...ids),
      ]);

      expect(answers.flat()).toEqual([guest.participant]);
    });

    it('rejects a decision about more than 500 people', async () => {
      const room = await aTrustedRoom();
      const participantIds = Array.from({ length: 501 }, (_, index) => String(index));

      const { errors } = await alice.execute(DecideEntryDocument, {
        input: { roomId: room.id, participantIds, allow: true },
      });

      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', fields: ['participantIds'] } },
      ]);
    });

    it('is empty in a public room', async () => {
      const room = await app.given.room(alice, { accessLevel: 'PUBLIC' });
      const lobby = watchLobby(alice, room.id);

      expect(await lobby.next()).toEqual({ type: 'SNAPSHOT', participants: [], waitingCount: 0 });
      expect(await listed(alice, room.id)).toEqual([]);
      expect(await decide(alice, room.id, true, 'anybody')).toEqual([]);
      lobby.close();
    });

    it('notifies the hosts in the meeting of each applicant, and no other participant', async () => {
      const room = await aTrustedRoom();
      const inside = await app.as('bob');
      const [host, other] = await Promise.all([
        enterMeeting((await admitted(alice, { room: room.id })).connection),
        enterMeeting((await admitted(inside, { room: room.id })).connection),
      ]);

      for (const name of ['First', 'Second']) {
        const guest = await aGuest(room, name);
        await waiting(guest.client, { room: room.id, displayName: name });
      }

      await eventually(() => {
        expect(host.messages).toEqual([
          { topic: 'foyer.lobby', payload: { type: 'waiting', waitingCount: 1 } },
          { topic: 'foyer.lobby', payload: { type: 'waiting', waitingCount: 2 } },
        ]);
      });
      expect(other.messages).toEqual([]);
      await Promise.all([host.leave(), other.leave()]);
    });

    it('notifies hosts without a sender, while messages of participants have theirs', async () => {
      const room = await aTrustedRoom();
      const host = await enterMeeting((await admitted(alice, { room: room.id })).connection);
      const { connection } = await admitted(await app.as('bob'), { room: room.id });
      const other = await enterMeeting(connection);
      // A client cannot name a sender that it does not know yet.
      await eventually(() => host.room.remoteParticipants.has(connection.identity), Boolean);
      const topic = 'foyer.lobby';
      const payload = { type: 'waiting', waitingCount: 99 };
      const data = new TextEncoder().encode(JSON.stringify(payload));
      await other.room.localParticipant?.publishData(data, { topic, reliable: true });
      const guest = await aGuest(room, 'First');
      await waiting(guest.client, { room: room.id, displayName: 'First' });

      const messages = await eventually(
        () => host.messages,
        ({ length }) => length === 2,
      );

      const senders = new Map(messages.map((message) => [message.sender, message.payload]));
      expect(senders).toEqual(
        new Map<string | undefined, unknown>([
          [connection.identity, payload],
          [undefined, { type: 'waiting', waitingCount: 1 }],
        ]),
      );
      await Promise.all([host.leave(), other.leave()]);
    });

    it('ends the subscription of a user who is no longer a host', async () => {
      const room = await aTrustedRoom();
      const { host, userId } = await aHost(room, 'carol');
      const lobby = watchLobby(host, room.id);
      await lobby.next();

      await alice.data(RemoveRoomMemberDocument, { input: { roomId: room.id, userId } });

      await lobby.ended();
      await aGuest(room);
      expect(await watchLobby(host, room.id).refusal()).toBe('NOT_FOUND');
    });

    it('ends the subscription when the room is deleted', async () => {
      const room = await aTrustedRoom();
      const lobby = watchLobby(alice, room.id);
      await lobby.next();

      await alice.data(DeleteRoomDocument, { id: room.id });

      await lobby.ended();
    });
  });

  describe('for everyone else,', () => {
    it.each([
      ['anonymous', 'UNAUTHENTICATED'],
      ['a stranger', 'NOT_FOUND'],
      ['a member', 'FORBIDDEN'],
      ['a participant', 'FORBIDDEN'],
      ['a participant of another room', 'NOT_FOUND'],
    ] as const)('answers %s with %s', async (who, code) => {
      const room = await aTrustedRoom();
      const elsewhere = await aTrustedRoom();
      const bob = await app.as('bob');
      const bearerOf = async ({ id }: { id: string }) =>
        (await admitted(bob, { room: id })).connection.token;
      const clients = {
        anonymous: () => Promise.resolve(app.browser()),
        'a stranger': () => Promise.resolve(bob),
        'a member': async () => {
          await alice.data(SetRoomMemberDocument, {
            input: { roomId: room.id, email: 'bob@example.org', role: 'MEMBER' },
          });
          return bob;
        },
        'a participant': async () => app.browser().with({ bearer: await bearerOf(room) }),
        'a participant of another room': async () =>
          app.browser().with({ bearer: await bearerOf(elsewhere) }),
      };
      const client = await clients[who]();
      const input = { roomId: room.id, participantIds: [], allow: true };

      const codes = [
        await client.refusal(WaitingParticipantsDocument, { roomId: room.id }),
        await client.refusal(DecideEntryDocument, { input }),
        await client.refusal(AdmitEveryoneDocument, { roomId: room.id }),
        await watchLobby(client, room.id).refusal(),
      ];

      expect(codes).toEqual([code, code, code, code]);
    });
  });

  describe('for a guest,', () => {
    it('has one entry, with the name that they gave first', async () => {
      const room = await aTrustedRoom();
      const { client, participant } = await aGuest(room, 'First name');

      const again = await waiting(client, { room: room.slug, displayName: 'Another name' });

      expect(again.participant).toEqual(participant);
      expect(await listed(alice, room.id)).toEqual(['First name']);
      await decide(alice, room.id, true, participant.id);
      const outcome = await admitted(client, { room: room.id, displayName: 'Another name' });
      expect(claimsOf(outcome).name).toBe('First name');
    });

    it('removes the guest who leaves', async () => {
      const room = await aTrustedRoom();
      const { client } = await aGuest(room);
      const status = watchStatus(client, room.id);
      await status.next();
      const lobby = watchLobby(alice, room.id);
      await lobby.next();

      const answers = [
        (await client.data(LeaveLobbyDocument, { roomId: room.id })).leaveLobby,
        (await client.data(LeaveLobbyDocument, { roomId: room.id })).leaveLobby,
      ];

      expect(answers).toEqual([true, false]);
      expect(await lobby.next()).toMatchObject({ type: 'LEFT', waitingCount: 0 });
      await status.ended();
      expect(await app.browser().refusal(LeaveLobbyDocument, { roomId: room.id })).toBe(
        'UNAUTHENTICATED',
      );
      lobby.close();
    });

    it('removes the guest who disconnects, and notifies hosts soon after', async () => {
      const room = await aTrustedRoom();
      const lobby = watchLobby(alice, room.id);
      await lobby.next();
      const { participant } = await aGuest(room);
      await lobby.next();

      await expire(room, participant.id);

      expect(await lobby.next()).toEqual({
        type: 'LEFT',
        participants: [participant],
        waitingCount: 0,
      });
      expect(await listed(alice, room.id)).toEqual([]);
      lobby.close();
    });

    it('keeps the place only while the subscription is open', async () => {
      const brisk = await startTestApp({ beside: app, env: BRISK });
      const room = await aTrustedRoom();
      const watching = await aGuest(room, 'Watching', brisk);
      const status = watchStatus(watching.client, room.id);
      await status.next();
      await aGuest(room, 'Silent', brisk);
      const names = () => listed(alice, room.id);
      await eventually(names, (list) => list.join() === 'Watching');

      status.close();

      await eventually(names, (list) => list.length === 0);
      await brisk.stop();
    });

    it('keeps the place while the subscription is open, even if Redis loses it', async () => {
      const brisk = await startTestApp({ beside: app, env: BRISK });
      const room = await aTrustedRoom();
      const { client } = await aGuest(room, 'Forgotten', brisk);
      const status = watchStatus(client, room.id);
      await status.next();
      const all = ['people', 'waiting', 'leases', 'seq'].map((name) => keyOf(room, name));

      expect(await redis.del(...all)).toBe(all.length);

      await eventually(
        () => listed(alice, room.id),
        (names) => names.includes('Forgotten'),
      );
      status.close();
      await brisk.stop();
    });

    it('admits the guest when the room becomes public', async () => {
      const room = await aTrustedRoom();
      const [watching, asking] = [await aGuest(room, 'Watching'), await aGuest(room, 'Asking')];
      const status = watchStatus(watching.client, room.id);
      await status.next();
      const lobby = watchLobby(alice, room.id);
      await lobby.next();

      await alice.data(UpdateRoomDocument, { input: { id: room.id, accessLevel: 'PUBLIC' } });

      const outcome = as('Admitted', await status.next());
      expect(claimsOf(outcome).name).toBe('Watching');
      const event = { type: 'ADMITTED', participants: [watching.participant] };
      expect(await lobby.next()).toMatchObject(event);
      await admitted(asking.client, { room: room.id, displayName: 'Another name' });
      expect(await lobby.next()).toMatchObject({ type: 'ADMITTED', waitingCount: 0 });
      lobby.close();
    });

    it('admits a user who becomes a member', async () => {
      const room = await app.given.room(alice, { accessLevel: 'RESTRICTED' });
      const dora = await app.as('dora');
      await waiting(dora, { room: room.id });
      const status = watchStatus(dora, room.id);
      await status.next();

      await alice.data(SetRoomMemberDocument, {
        input: { roomId: room.id, email: 'dora@example.org', role: 'MEMBER' },
      });

      const outcome = as('Admitted', await status.next());
      expect(claimsOf(outcome)).toMatchObject({ attributes: { room_role: 'member' } });
    });

    it('reports the end of the meeting, and lets the guest wait for the next one', async () => {
      const room = await aTrustedRoom();
      const [watching, asking] = [await aGuest(room, 'Watching'), await aGuest(room, 'Asking')];
      const inside = await aGuest(room, 'Inside');
      await decide(alice, room.id, true, inside.id);
      await admitted(inside.client, { room: room.id, displayName: 'Inside' });
      const status = watchStatus(watching.client, room.id);
      await status.next();

      await app.ports.lobbyStore.clear(room.id);

      const ended = { __typename: 'Denied', reason: 'MEETING_ENDED', retryAfterMs: null };
      expect(await status.next()).toEqual(ended);
      await status.ended();
      const ask = { room: room.id, displayName: 'Guest' };
      expect(await join(asking.client, ask)).toEqual(ended);
      await waiting(asking.client, ask);
      await waiting(inside.client, ask);
    });

    it('reports that the room was deleted', async () => {
      const room = await aTrustedRoom();
      const { client } = await aGuest(room);
      const status = watchStatus(client, room.id);
      await status.next();

      await alice.data(DeleteRoomDocument, { id: room.id });

      expect(await status.next()).toMatchObject({ __typename: 'Denied', reason: 'MEETING_ENDED' });
      await status.ended();
    });

    it('keeps a banned person out, signed in or not', async () => {
      const room = await aTrustedRoom();
      const { client, id } = await aGuest(room);
      const erin = await app.as('erin');
      const { viewer } = await erin.data(ViewerDocument);
      await redis.hset(keyOf(room, 'bans'), {
        [`identity:${id}`]: '1',
        [`user:${viewer?.id ?? ''}`]: '1',
      });

      const outcomes = [
        await join(client, { room: room.id, displayName: 'Guest' }),
        await join(erin, { room: room.id }),
      ];

      const banned = { __typename: 'Denied', reason: 'BANNED', retryAfterMs: null };
      expect(outcomes).toEqual([banned, banned]);
    });

    it('reports the outcome to the bearer of the ticket alone', async () => {
      const room = await aTrustedRoom();
      const elsewhere = await aTrustedRoom();
      const { ticket, participant } = await aGuest(room);
      const stranger = await aGuest(elsewhere);

      const byArgument = watchStatus(app.browser(), room.id, ticket);
      const byConnection = watchStatus(app.browser().with({ ticket }), room.id);

      expect(await byArgument.next()).toMatchObject({ participant });
      expect(await byConnection.next()).toMatchObject({ participant });
      for (const refused of [
        watchStatus(app.browser(), room.id),
        watchStatus(app.browser(), room.id, stranger.ticket),
        watchStatus(stranger.client, room.id),
        watchStatus(app.browser().with({ ticket: stranger.ticket }), room.id),
        watchStatus(app.browser(), room.id, 'nonsense'),
      ]) {
        expect(await refused.refusal()).toBe('UNAUTHENTICATED');
      }
    });
  });

  describe('after a short outage,', () => {
    it('admits the guest as soon as LiveKit is available again', async () => {
      const { port } = new URL(app.env['LIVEKIT_URL'] ?? '');
      const proxy = await tcpProxy({ host: '127.0.0.1', port: Number(port) });
      const shaky = await startTestApp({
        beside: app,
        env: { LIVEKIT_URL: `http://127.0.0.1:${proxy.port}` },
        toleratesErrors: true,
      });
      const room = await aTrustedRoom();
      const guest = await aGuest(room, 'Guest', shaky);
      const status = watchStatus(guest.client, room.id);
      as('Waiting', await status.next());
      await proxy.cut();

      await decide(alice, room.id, true, guest.id);

      const input = { room: room.id, displayName: 'Guest' };
      expect(await guest.client.refusal(JoinRoomDocument, { input })).toBe('MEDIA_UNAVAILABLE');
      await proxy.restore();
      as('Admitted', await status.next());
      await shaky.stop();
      await proxy.cut();
    });

    it('continues for guests and hosts when Redis is available again', async () => {
      const server = await startOwnRedis();
      const proxy = await tcpProxy({ host: '127.0.0.1', port: server.port });
      const calm = await startTestApp({ env: { REDIS_URL: server.url } });
      const shaky = await startTestApp({
        beside: calm,
        env: { REDIS_URL: `redis://127.0.0.1:${proxy.port}` },
        toleratesErrors: true,
      });
      const host = await calm.as('alice');
      const room = await calm.given.room(host, { accessLevel: 'TRUSTED' });
      const lobby = watchLobby(host.at(shaky.url), room.id);
      await lobby.next();
      const guest = await aGuest(room, 'Guest', shaky);
      await lobby.next();
      const status = watchStatus(guest.client, room.id);
      await status.next();

      await proxy.cut();
      const input = { room: room.id, displayName: 'Guest' };
      expect(await guest.client.refusal(JoinRoomDocument, { input })).toBe('STORAGE_UNAVAILABLE');
      // The instance of the guest does not receive this decision.
      await decide(host, room.id, true, guest.id);
      await proxy.restore();

      as('Admitted', await status.next());
      expect(await lobby.next()).toEqual({ type: 'SNAPSHOT', participants: [], waitingCount: 0 });
      lobby.close();
      await shaky.stop();
      await calm.stop();
      await proxy.cut();
      await server.stop();
    });
  });

  it('rejects applicants beyond its maximum', async () => {
    const small = await startTestApp({ env: { LOBBY_MAX_WAITING: '2' } });
    const owner = await small.as('owner');
    const room = await small.given.room(owner, { accessLevel: 'RESTRICTED' });
    await aGuest(room, 'First', small);
    await aGuest(room, 'Second', small);

    const { errors } = await small
      .browser()
      .execute(JoinRoomDocument, { input: { room: room.id, displayName: 'Third' } });

    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterMs: 30_000 } }]);
    await small.stop();
  });

  it('asks no more than the cool-down of a denied person', async () => {
    const lenient = await startTestApp({
      beside: app,
      env: { LOBBY_DENIAL_COOLDOWN_SECONDS: '20' },
    });
    const room = await aTrustedRoom();
    const { client, id } = await aGuest(room, 'Guest', lenient);
    await decide(alice.at(lenient.url), room.id, false, id);

    const ask = () => join(client, { room: room.id, displayName: 'Guest' });
    expect(as('Denied', await ask()).retryAfterMs).toBeLessThanOrEqual(20_000);
    await expire(room, id);

    expect(as('Waiting', await ask()).participant.id).toBe(id);
    await lenient.stop();
  });
});
