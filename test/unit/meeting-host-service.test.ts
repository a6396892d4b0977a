import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import { MeetingHostService } from '../../src/services/rooms/meeting-host-service.js';
import { anActor } from '../support/builders.js';
import { FakeExclusionStore } from '../support/fakes/exclusion-store.js';
import { FakeLobbyRooms } from '../support/fakes/lobby-rooms.js';
import { FakeLobbyStore } from '../support/fakes/lobby-store.js';
import { roomsInMemory } from '../support/rooms-in-memory.js';

/** A room, its owner, and a person in its meeting with a grant. */
async function aWorld({ isHost = true } = {}) {
  const { rooms, someone, someoneAs } = roomsInMemory();
  const owner = someone();
  const room = await rooms.create(owner, { name: 'Weekly' });
  const lobbyRooms = new FakeLobbyRooms();
  const lobbyStore = new FakeLobbyStore({ rooms: lobbyRooms });
  const exclusionStore = new FakeExclusionStore(lobbyRooms);
  const service = new MeetingHostService({ roomService: rooms, lobbyStore, exclusionStore });
  const identity = randomUUID();
  const bearer = 'external:hanna';
  await lobbyStore.grant(
    room.id,
    { identity, userId: null },
    { displayName: 'Hanna', color: '#000000' },
    {
      roomId: room.id,
      tokenId: randomUUID(),
      bearer,
      isHost,
      externalId: 'hanna',
      metadata: null,
      publishSources: null,
    },
  );
  const participant = { roomId: room.id, identity, displayName: 'Hanna' };
  const hanna = anActor({ participant });
  const parts = { bearer, exclusionStore, hanna, identity, lobbyStore };
  return { ...parts, owner, room, rooms, service, someoneAs };
}

const FORBIDDEN = expect.objectContaining({ code: 'FORBIDDEN' });

describe('MeetingHostService', () => {
  it('lets a person host if a meeting token made them a host, without a role in the room', async () => {
    const { service, hanna, room } = await aWorld();

    const seen = { id: room.id, viewerRole: null, isViewerMeetingHost: true };
    expect(await service.getAsHost(hanna, room.id)).toMatchObject(seen);
    expect(await service.isHost(hanna, room.id)).toBe(true);
    expect(await service.seenBy(hanna, { ...room, viewerRole: null })).toMatchObject(seen);
    const updated = await service.update(hanna, { id: room.id, accessLevel: 'restricted' });
    expect(updated).toMatchObject({ ...seen, accessLevel: 'restricted' });
  });

  it('lets permanent hosts host as such', async () => {
    const { service, owner, room, someoneAs } = await aWorld();

    expect(await service.getAsHost(owner, room.id)).toEqual(room);
    expect(await service.seenBy(owner, room)).toBe(room);
    const viewer = { viewerId: owner.user.id, participant: null };
    expect(await service.findAsHost(viewer, room.id)).toEqual(room);
    const member = await someoneAs('member', room);
    await expect(service.getAsHost(member, room.id)).rejects.toEqual(FORBIDDEN);
    expect(await service.isHost(member, room.id)).toBe(false);
  });

  it('refuses a bearer whose token made no host', async () => {
    const { service, hanna, room } = await aWorld({ isHost: false });

    await expect(service.getAsHost(hanna, room.id)).rejects.toEqual(FORBIDDEN);
    await expect(service.update(hanna, { id: room.id, name: 'Mine' })).rejects.toEqual(FORBIDDEN);
    expect(
      await service.findAsHost({ viewerId: null, participant: hanna.participant }, room.id),
    ).toBeNull();
  });

  it('refuses a host of another room, as if the room did not exist', async () => {
    const { service, hanna, rooms, owner } = await aWorld();
    const other = await rooms.create(owner, { name: 'Other' });

    await expect(service.getAsHost(hanna, other.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(service.getAsHost(hanna, 'weekly')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses a host who was removed, and one who was banned under another identity', async () => {
    const removed = await aWorld();
    await removed.lobbyStore.forget(removed.room.id, removed.identity);
    const banned = await aWorld();
    const people = { identities: [randomUUID()], userId: null, bearer: banned.bearer };
    await banned.exclusionStore.exclude(banned.room.id, people, 'banned');

    for (const { service, hanna, room } of [removed, banned]) {
      await expect(service.getAsHost(hanna, room.id)).rejects.toEqual(FORBIDDEN);
    }
  });

  it('refuses no host because of an outage', async () => {
    const { hanna, room, rooms, exclusionStore } = await aWorld();
    const findGrant = () => Promise.reject(new StorageUnavailableError());
    const service = new MeetingHostService({
      roomService: rooms,
      lobbyStore: { findGrant },
      exclusionStore,
    });

    await expect(service.isHost(hanna, room.id)).rejects.toThrow(StorageUnavailableError);
  });
});
