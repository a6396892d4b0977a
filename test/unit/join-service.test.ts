import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import {
  InvalidInputError,
  MediaUnavailableError,
  NotFoundError,
  RateLimitedError,
} from '../../src/errors/domain-error.js';
import type { RateLimits } from '../../src/redis/rate-limits.js';
import { JoinService } from '../../src/services/lobby/join-service.js';
import { LobbyNotices } from '../../src/services/lobby/lobby-notices.js';
import { RoomLookup } from '../../src/services/rooms/room-lookup.js';
import { aLiveParticipant, anActor, aParticipant } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { noRateLimits } from '../support/fakes/rate-limits.js';
import { lobbyInMemory } from '../support/lobby-in-memory.js';
import { silentLog } from '../support/silent-log.js';

const SESSION = { sid: 'RM_1', createdAt: new Date(0) };

function joining(settings: Parameters<typeof lobbyInMemory>[0] = {}) {
  const world = lobbyInMemory(settings);
  const counted: string[] = [];
  const notices: unknown[] = [];
  const count = (kind: string, key: string) => Promise.resolve(void counted.push(`${kind} ${key}`));
  const rateLimits: RateLimits = { ...noRateLimits, consume: count, consumeDistinct: count };
  const service = new JoinService({
    ...world,
    lookup: new RoomLookup(noRateLimits),
    rateLimits,
    notices: new LobbyNotices(
      {
        listParticipants: () =>
          Promise.resolve([aLiveParticipant({ attributes: { room_role: 'owner' } })]),
        sendData: (_roomId, { payload }) => Promise.resolve(void notices.push(payload)),
      },
      silentLog,
    ),
    meetingTokens: null,
    keepAliveMs: 10_000,
  });
  const join = async (...[actor, input]: Parameters<typeof service.join>) =>
    (await service.join(actor, input)).outcome;
  return { ...world, service, join, counted, notices };
}

describe('JoinService', () => {
  it('admits a guest to a public room at once, and opens the LiveKit room first', async () => {
    const { join, aRoom, openedRooms } = joining();
    const { room } = await aRoom('public');

    const outcome = await join(anActor(), { room: room.slug, displayName: 'Gus' });

    expect(outcome).toMatchObject({ outcome: 'admitted', room: { id: room.id } });
    expect(openedRooms).toEqual([room.id]);
    const token = 'connection' in outcome ? outcome.connection.token : '';
    expect(decodeJwt(token)).toMatchObject({ name: 'Gus', video: { room: room.id } });
  });

  it('admits a signed-in user to a trusted room, and lets a guest wait', async () => {
    const { join, aRoom, someone } = joining();
    const { room } = await aRoom('trusted');

    expect(await join(someone(), { room: room.id })).toMatchObject({ outcome: 'admitted' });
    expect(await join(anActor(), { room: room.id, displayName: 'Gus' })).toMatchObject({
      outcome: 'waiting',
      roomId: room.id,
      participant: { displayName: 'Gus' },
    });
  });

  it('admits a member to a restricted room, and lets another user wait', async () => {
    const { join, aRoom, someone, someoneAs } = joining();
    const { room } = await aRoom('restricted');

    expect(await join(await someoneAs('member', room), { room: room.id })).toMatchObject({
      outcome: 'admitted',
    });
    expect(await join(someone(), { room: room.id })).toMatchObject({ outcome: 'waiting' });
  });

  it('notifies the hosts in the meeting of a new applicant, and only once', async () => {
    const { join, aRoom, aGuest, notices } = joining();
    const { room } = await aRoom();
    const guest = await aGuest(room.id, randomUUID());

    await join(guest, { room: room.id, displayName: 'Gus' });
    await eventually(
      () => notices.length,
      (length) => length === 1,
    );
    await join(guest, { room: room.id, displayName: 'Gus' });
    await join(anActor(), { room: room.id, displayName: 'Uma' });
    await eventually(
      () => notices.length,
      (length) => length === 2,
    );

    expect(notices).toEqual([
      { type: 'waiting', waitingCount: 1 },
      { type: 'waiting', waitingCount: 2 },
    ]);
  });

  it('gives an admitted person the name with which they waited', async () => {
    const { join, aRoom, aGuest, lobbyStore } = joining();
    const { room } = await aRoom();
    const identity = randomUUID();
    const guest = await aGuest(room.id, identity);
    await join(guest, { room: room.id, displayName: 'Gus' });
    await lobbyStore.decide(room.id, [identity], true);

    const outcome = await join(guest, { room: room.id, displayName: 'Owner of the room' });

    const token = 'connection' in outcome ? outcome.connection.token : '';
    expect(decodeJwt(token)).toMatchObject({ sub: identity, name: 'Gus' });
  });

  it('answers with the reason to people who are denied, banned, or too late', async () => {
    const { join, aRoom, aGuest, lobbyStore, exclusionStore } = joining();
    const { room } = await aRoom();
    const [denied, banned, late] = [randomUUID(), randomUUID(), randomUUID()];
    const ask = async (identity: string) =>
      join(await aGuest(room.id, identity), { room: room.id, displayName: 'Gus' });
    await ask(late);
    await lobbyStore.clear(room.id);
    const afterEnd = await ask(late);
    await ask(denied);
    await lobbyStore.decide(room.id, [denied], false);
    await exclusionStore.exclude(room.id, { identities: [banned], userId: null }, 'banned');

    expect(afterEnd).toMatchObject({ outcome: 'denied', reason: 'meeting-ended' });
    expect(await ask(late)).toMatchObject({ outcome: 'waiting' });
    expect(await ask(denied)).toMatchObject({ reason: 'denied-by-host' });
    expect(await ask(banned)).toMatchObject({ reason: 'banned', retryAfterMs: null });
  });

  it('keeps a banned person out of a public room', async () => {
    const { join, aRoom, aGuest, exclusionStore, openedRooms } = joining();
    const { room } = await aRoom('public');
    const identity = randomUUID();
    const guest = await aGuest(room.id, identity);
    await exclusionStore.exclude(room.id, { identities: [identity], userId: null }, 'banned');

    const outcome = await join(guest, { room: room.id, displayName: 'Gus' });

    expect(outcome).toMatchObject({ outcome: 'denied', reason: 'banned' });
    expect(openedRooms).toEqual([]);
  });

  it('answers RATE_LIMITED when the lobby is full', async () => {
    const { join, aRoom } = joining({ maxWaiting: 1 });
    const { room } = await aRoom();
    await join(anActor(), { room: room.id, displayName: 'Gus' });

    await expect(join(anActor(), { room: room.id, displayName: 'Uma' })).rejects.toThrow(
      RateLimitedError,
    );
  });

  it('answers ROOM_FULL to a person who finds a meeting full, until a place is free', async () => {
    const { join, aRoom, aGuest, roomService, presenceStore } = joining();
    const { room, owner } = await aRoom('public');
    await roomService.update(owner, { id: room.id, configuration: { maxParticipants: 1 } });
    const [inside, other] = [randomUUID(), randomUUID()];
    const ask = async (identity: string) =>
      join(await aGuest(room.id, identity), { room: room.id, displayName: 'Gus' });

    expect(await ask(inside)).toMatchObject({ outcome: 'admitted' });
    const participant = await presenceStore.joined(
      room.id,
      SESSION,
      aParticipant({ identity: inside }),
      { maxParticipants: 1, maxDurationMs: null },
    );
    expect(await ask(other)).toMatchObject({ outcome: 'denied', reason: 'room-full' });
    expect(await ask(inside)).toMatchObject({ outcome: 'admitted' });
    await presenceStore.left(room.id, SESSION.sid, participant);

    expect(await ask(other)).toMatchObject({ outcome: 'admitted' });
  });

  it('applies the maximum of a meeting that the room no longer has', async () => {
    const { join, aRoom, presenceStore } = joining();
    const { room } = await aRoom('public');
    const limits = { maxParticipants: 1, maxDurationMs: null };
    await presenceStore.joined(room.id, SESSION, aParticipant(), limits);

    const outcome = await join(anActor(), { room: room.id, displayName: 'Gus' });

    expect(outcome).toMatchObject({ outcome: 'denied', reason: 'room-full' });
  });

  it('answers NOT_FOUND for an unknown room, and INVALID_INPUT without a name', async () => {
    const { join, aRoom } = joining();
    const { room } = await aRoom('public');

    await expect(join(anActor(), { room: 'unknown', displayName: 'Gus' })).rejects.toThrow(
      NotFoundError,
    );
    await expect(join(anActor(), { room: room.id })).rejects.toThrow(InvalidInputError);
  });

  it('counts new guests toward the limits of their address and of the room, but not renewals', async () => {
    const { join, aRoom, aGuest, presenceStore, counted } = joining();
    const { room } = await aRoom('public');
    await join(anActor(), { room: room.id, displayName: 'Gus' });
    const ofNewGuest = counted.splice(0);
    const identity = randomUUID();
    const inside = await aGuest(room.id, identity);
    await presenceStore.joined(room.id, SESSION, aParticipant({ identity }));

    await join(inside, { room: room.id, displayName: 'Uma' });

    expect(ofNewGuest).toEqual(['entriesPerAddress 127.0.0.1', `entriesPerRoom ${room.id}`]);
    expect(counted).toEqual([`joinsPerPerson ticket:${identity}`]);
  });

  it('gives a new guest a ticket for the cookie, and lets them keep it', async () => {
    const { service, aRoom, aGuest, ticketService } = joining();
    const { room } = await aRoom('public');

    const first = await service.join(anActor(), { room: room.id, displayName: 'Gus' });
    const again = await service.join(await aGuest(room.id, randomUUID()), {
      room: room.id,
      displayName: 'Gus',
    });

    expect(await ticketService.verify(first.cookieTicket ?? '')).toMatchObject({ roomId: room.id });
    expect(again.cookieTicket).toBeNull();
  });

  it('keeps the place of a waiting person while LiveKit cannot open the room', async () => {
    const { join, aRoom, aGuest, lobbyStore, roomService, state } = joining();
    const { room, owner } = await aRoom();
    const guest = await aGuest(room.id, randomUUID());
    await join(guest, { room: room.id, displayName: 'Gus' });
    await roomService.update(owner, { id: room.id, accessLevel: 'public' });
    state.isLiveKitAway = true;

    await expect(join(guest, { room: room.id })).rejects.toThrow(MediaUnavailableError);
    const stillWaiting = (await lobbyStore.snapshot(room.id)).people.length;
    state.isLiveKitAway = false;
    const outcome = await join(guest, { room: room.id });

    expect(stillWaiting).toBe(1);
    expect(outcome).toMatchObject({ outcome: 'admitted' });
    expect((await lobbyStore.snapshot(room.id)).people).toEqual([]);
  });
});
