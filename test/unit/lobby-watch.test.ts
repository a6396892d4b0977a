import { afterEach, describe, expect, it } from '@jest/globals';
import { ForbiddenError, StorageUnavailableError } from '../../src/errors/domain-error.js';
import { GAP } from '../../src/redis/pub-sub.js';
import { roomTopic } from '../../src/redis/room-events.js';
import { LobbySweeper } from '../../src/services/lobby/lobby-sweeper.js';
import { LobbyWatch, type LobbyEvent } from '../../src/services/lobby/lobby-watch.js';
import { aUser } from '../support/builders.js';
import { lobbyInMemory } from '../support/lobby-in-memory.js';
import { silentLog } from '../support/silent-log.js';

const opened: LobbyWatch[] = [];

afterEach(() => {
  for (const watch of opened.splice(0)) watch.stop();
});

async function aWatchedLobby() {
  const world = lobbyInMemory();
  const state = { isUserActive: true, isStorageAway: false };
  const watch = new LobbyWatch({
    ...world,
    roomService: world.meetingHostService,
    userService: {
      findActive: (id) => {
        if (state.isStorageAway) return Promise.reject(new StorageUnavailableError());
        return Promise.resolve(state.isUserActive ? aUser({ id }) : null);
      },
    },
    sweeper: new LobbySweeper(world.lobbyStore, silentLog),
  });
  opened.push(watch);
  const { room, owner } = await world.aRoom();
  return {
    ...{ ...world, watch, room, owner, state },
    changed: () => world.pubSub.publish(roomTopic(room.id), { type: 'changed', roomId: room.id }),
  };
}

async function next(events: AsyncIterator<LobbyEvent>) {
  const { done, value } = (await events.next()) as IteratorResult<LobbyEvent, undefined>;
  if (done) return 'ended';
  return `${value.type} ${value.participants.map(({ id }) => id).join(' ')} (${value.waitingCount})`;
}

describe('LobbyWatch', () => {
  it('reports the waiting people, then each arrival, decision, and departure', async () => {
    const { watch, room, owner, wait, lobbyStore } = await aWatchedLobby();
    await wait(room.id, 'gus');
    const events = await watch.watch(owner, room.id);
    const first = await next(events);

    await wait(room.id, 'uma');
    await lobbyStore.decide(room.id, ['gus'], true);
    await lobbyStore.decide(room.id, ['uma'], false);
    await wait(room.id, 'vic');
    await lobbyStore.leave(room.id, 'vic', 'left');
    const rest = [];
    while (rest.length < 5) rest.push(await next(events));

    expect(first).toBe('snapshot gus (1)');
    expect(rest).toEqual([
      'entered uma (2)',
      'admitted gus (1)',
      'denied uma (0)',
      'entered vic (1)',
      'left vic (0)',
    ]);
    await events.return?.();
  });

  it('sends a new snapshot when events may have been lost, and when the lobby is cleared', async () => {
    const { watch, room, owner, wait, pubSub, lobbyStore } = await aWatchedLobby();
    const events = await watch.watch(owner, room.id);
    await next(events);
    await wait(room.id, 'gus');
    await next(events);

    pubSub.tell(GAP);
    const afterGap = await next(events);
    await lobbyStore.clear(room.id);
    const afterClear = await next(events);

    expect([afterGap, afterClear]).toEqual(['snapshot gus (1)', 'snapshot  (0)']);
    await events.return?.();
  });

  it('does not report an event that the snapshot already contains', async () => {
    const { watch, room, owner, wait } = await aWatchedLobby();
    const events = await watch.watch(owner, room.id);
    // Published after the subscription began, and before the snapshot is read.
    await wait(room.id, 'gus');
    const first = await next(events);

    await wait(room.id, 'uma');

    expect([first, await next(events)]).toEqual(['snapshot gus (1)', 'entered uma (2)']);
    await events.return?.();
  });

  it('is for hosts alone', async () => {
    const { watch, room, someoneAs } = await aWatchedLobby();

    await expect(watch.watch(await someoneAs('member', room), room.id)).rejects.toThrow(
      ForbiddenError,
    );
  });

  it.each(['the account was disabled', 'the room was deleted'])('ends when %s', async (why) => {
    const { watch, room, owner, roomService, state, changed } = await aWatchedLobby();
    const events = await watch.watch(owner, room.id);
    await next(events);

    if (why === 'the room was deleted') await roomService.delete(owner, room.id);
    else state.isUserActive = false;
    changed();

    expect(await next(events)).toBe('ended');
  });

  it('reports nothing while authorization cannot be checked, and a snapshot afterward', async () => {
    const { watch, room, owner, wait, state } = await aWatchedLobby();
    const events = await watch.watch(owner, room.id);
    await next(events);
    state.isStorageAway = true;
    const pending = next(events);
    await wait(room.id, 'gus');
    await wait(room.id, 'uma');

    state.isStorageAway = false;

    expect(await pending).toBe('snapshot gus uma (2)');
    await events.return?.();
  });

  it('closes its stream when the subscriber leaves', async () => {
    const { watch, room, owner, pubSub } = await aWatchedLobby();
    const events = await watch.watch(owner, room.id);
    await next(events);
    const before = pubSub.streamCount;

    await events.return?.();

    expect([before, pubSub.streamCount]).toEqual([1, 0]);
  });
});
