import { describe, expect, it } from '@jest/globals';
import { lobbyListener } from '../../src/services/lobby/lobby-listener.js';
import { lobbyInMemory } from '../support/lobby-in-memory.js';

describe('lobbyListener', () => {
  const session = (sid: string, afterMs: number) => ({
    sid,
    name: 'room',
    createdAt: new Date(Date.now() + afterMs),
  });

  it('deletes and counts the decisions of an earlier meeting whose end was not reported', async () => {
    const { lobbyStore, wait } = lobbyInMemory();
    const repairs: [string, number][] = [];
    const listener = lobbyListener(lobbyStore, (repair, count) => repairs.push([repair, count]));
    await listener.opened?.(session('RM_1', 0));
    await wait('room', 'gus');
    await lobbyStore.decide('room', ['gus'], true);

    await listener.opened?.(session('RM_1', 0));
    const sameMeeting = [...repairs];
    await listener.opened?.(session('RM_2', 60_000));

    expect(sameMeeting).toEqual([]);
    expect(repairs).toEqual([['lobby_ended', 1]]);
  });

  it('clears the lobby when the meeting ends', async () => {
    const { lobbyStore, wait } = lobbyInMemory();
    const listener = lobbyListener(lobbyStore, () => undefined);
    await wait('room', 'gus');

    await listener.ended?.({ roomId: 'room', sessionSid: 'RM_1', reason: 'empty' });

    expect((await lobbyStore.snapshot('room')).people).toEqual([]);
  });
});
