import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { MeetingTokenGenerationStore } from '../../../src/models/meeting-token-generation.js';

/** The behavior of every store of the generations of meeting tokens. */
export function meetingTokenGenerationStoreContract(
  storeOf: () => MeetingTokenGenerationStore,
): void {
  it('begins at 0 for each room and person', async () => {
    expect(await storeOf().find(randomUUID(), 'ada')).toEqual({ room: 0, person: 0 });
    expect(await storeOf().find(randomUUID(), null)).toEqual({ room: 0, person: 0 });
  });

  it('advances a person, and leaves the room and the other people as they are', async () => {
    const [store, roomId] = [storeOf(), randomUUID()];
    await store.advance(roomId, 'ada');
    await store.advance(roomId, 'ada');

    expect(await store.find(roomId, 'ada')).toEqual({ room: 0, person: 2 });
    expect(await store.find(roomId, 'bob')).toEqual({ room: 0, person: 0 });
    expect(await store.find(randomUUID(), 'ada')).toEqual({ room: 0, person: 0 });
  });

  it('advances a room, with or without an externalId', async () => {
    const [store, roomId] = [storeOf(), randomUUID()];
    await store.advance(roomId, null);

    expect(await store.find(roomId, null)).toEqual({ room: 1, person: 0 });
    expect(await store.find(roomId, 'ada')).toEqual({ room: 1, person: 0 });
  });

  it('counts each of several concurrent revocations', async () => {
    const [store, roomId] = [storeOf(), randomUUID()];

    await Promise.all(Array.from({ length: 5 }, () => store.advance(roomId, 'ada')));

    expect(await store.find(roomId, 'ada')).toEqual({ room: 0, person: 5 });
  });

  it('forgets a room that was deleted', async () => {
    const [store, roomId, other] = [storeOf(), randomUUID(), randomUUID()];
    for (const each of [roomId, other]) {
      await store.advance(each, null);
      await store.advance(each, 'ada');
    }

    await store.deleteOfRoom(roomId);

    expect(await store.find(roomId, 'ada')).toEqual({ room: 0, person: 0 });
    expect(await store.find(other, 'ada')).toEqual({ room: 1, person: 1 });
  });
}
