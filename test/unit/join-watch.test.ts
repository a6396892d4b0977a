import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  NotFoundError,
  StorageUnavailableError,
  UnauthenticatedError,
} from '../../src/errors/domain-error.js';
import { roomTopic } from '../../src/redis/room-events.js';
import type { JoinOutcome } from '../../src/services/lobby/join-outcome.js';
import { JoinWatch } from '../../src/services/lobby/join-watch.js';
import { anActor, aParticipant } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { lobbyInMemory } from '../support/lobby-in-memory.js';

/** A guest who waits for a restricted room, and the subscription that reports the outcome. */
async function aWaitingGuest() {
  const world = lobbyInMemory();
  const { room, owner } = await world.aRoom();
  const identity = randomUUID();
  const guest = await world.aGuest(room.id, identity);
  await world.wait(room.id, identity);
  const watch = new JoinWatch({
    ...world,
    userService: { findActive: () => Promise.resolve(null) },
    keepAliveMs: 300,
    cooldownMs: 60_000,
  });
  return { ...world, room, owner, identity, guest, watch };
}

async function next(outcomes: AsyncIterator<JoinOutcome>) {
  const { done, value } = (await outcomes.next()) as IteratorResult<JoinOutcome, undefined>;
  if (done) return 'ended';
  return value.outcome === 'denied' ? value.reason : value.outcome;
}

describe('JoinWatch', () => {
  it.each([
    ['admitted', ['admitted', 'ended']],
    ['denied', ['denied-by-host', 'ended']],
    ['told that the meeting ended', ['meeting-ended', 'ended']],
    ['gone by their own wish', ['ended']],
  ])('reports that a person waits until they are %s', async (what, expected) => {
    const { watch, guest, room, identity, lobbyStore } = await aWaitingGuest();
    const outcomes = await watch.watch(guest, room.id, null);
    const first = await next(outcomes);

    if (what === 'admitted') await lobbyStore.decide(room.id, [identity], true);
    if (what === 'denied') await lobbyStore.decide(room.id, [identity], false);
    if (what.startsWith('told')) await lobbyStore.clear(room.id);
    if (what.startsWith('gone')) await lobbyStore.leave(room.id, identity, 'left');
    const rest: string[] = [];
    while (rest.at(-1) !== 'ended') rest.push(await next(outcomes));

    expect(first).toBe('waiting');
    expect(rest).toEqual(expected);
  });

  it('reports when a host enters the meeting, and when the host leaves', async () => {
    const { watch, guest, room, presenceStore } = await aWaitingGuest();
    const outcomes = await watch.watch(guest, room.id, null);
    const isHostPresent = async () => {
      const { value } = (await outcomes.next()) as IteratorYieldResult<JoinOutcome>;
      return 'isHostPresent' in value ? value.isHostPresent : value.outcome;
    };
    expect(await isHostPresent()).toBe(false);

    const host = aParticipant({ role: 'owner' });
    await presenceStore.joined(room.id, { sid: 'RM_1', createdAt: new Date() }, host);
    expect(await isHostPresent()).toBe(true);
    await presenceStore.left(room.id, 'RM_1', host);
    expect(await isHostPresent()).toBe(false);
  });

  it('admits the waiting people when the room becomes public', async () => {
    const { watch, guest, room, owner, roomService, pubSub } = await aWaitingGuest();
    const outcomes = await watch.watch(guest, room.id, null);
    await next(outcomes);

    await roomService.update(owner, { id: room.id, accessLevel: 'public' });
    pubSub.publish(roomTopic(room.id), { type: 'changed', roomId: room.id });

    expect(await next(outcomes)).toBe('admitted');
  });

  it('ends the wait when the room is deleted', async () => {
    const { watch, guest, room, owner, roomService, pubSub } = await aWaitingGuest();
    const outcomes = await watch.watch(guest, room.id, null);
    await next(outcomes);

    await roomService.delete(owner, room.id);
    pubSub.publish(roomTopic(room.id), { type: 'deleted', roomId: room.id });

    expect(await next(outcomes)).toBe('meeting-ended');
  });

  it('puts the person back into a lobby that Redis has lost', async () => {
    const { watch, guest, room, identity, lobbyRooms, lobbyStore } = await aWaitingGuest();
    const outcomes = await watch.watch(guest, room.id, null);
    await next(outcomes);
    const decided = next(outcomes);
    lobbyRooms.of(room.id).entries.clear();

    await eventually(
      () => lobbyStore.snapshot(room.id),
      ({ people }) => people.length > 0,
    );
    await lobbyStore.decide(room.id, [identity], true);

    expect(await decided).toBe('admitted');
  });

  it('keeps the place of a person during an outage', async () => {
    const { watch, guest, room, identity, lobbyStore } = await aWaitingGuest();
    const outcomes = await watch.watch(guest, room.id, null);
    await next(outcomes);
    const checkIn = lobbyStore.checkIn.bind(lobbyStore);
    lobbyStore.checkIn = () => {
      lobbyStore.checkIn = checkIn;
      return Promise.reject(new StorageUnavailableError());
    };

    await lobbyStore.decide(room.id, [identity], true);

    expect(await next(outcomes)).toBe('admitted');
  });

  it('answers UNAUTHENTICATED without a ticket, and NOT_FOUND for a room that does not exist', async () => {
    const { watch, room, aGuest } = await aWaitingGuest();
    const unknown = randomUUID();

    await expect(watch.watch(anActor(), room.id, null)).rejects.toThrow(UnauthenticatedError);
    const outcomes = await watch.watch(await aGuest(unknown, randomUUID()), unknown, null);
    await expect(outcomes.next()).rejects.toThrow(NotFoundError);
  });

  it('tells a person who is not known to ask again', async () => {
    const { watch, room, aGuest } = await aWaitingGuest();
    const stranger = await aGuest(room.id, randomUUID());

    const outcomes = await watch.watch(stranger, room.id, null);

    await expect(outcomes.next()).rejects.toThrow(UnauthenticatedError);
  });
});
