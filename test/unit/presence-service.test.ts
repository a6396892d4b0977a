import { describe, expect, it } from '@jest/globals';
import type { MeetingIndex } from '../../src/redis/meeting-index.js';
import type { PresenceStore } from '../../src/redis/presence-store.js';
import { PresenceService } from '../../src/services/presence-service.js';
import { aNewRoom } from '../support/builders.js';

const ROOM = { ...aNewRoom(), viewerRole: null };

function aPresence(knownSid: string | null) {
  const doubted: string[] = [];
  const store: Partial<PresenceStore> = {
    sessionSid: () => Promise.resolve(knownSid),
    opened: () => Promise.resolve(true),
  };
  const index: Partial<MeetingIndex> = {
    add: () => Promise.resolve(),
    doubt: (roomId) => Promise.resolve(void doubted.push(roomId)),
  };
  const presence = new PresenceService({
    rooms: { findById: () => Promise.resolve(ROOM) },
    media: { findParticipant: () => Promise.resolve(null), findRoom: () => Promise.resolve(null) },
    presence: store as PresenceStore,
    index: index as MeetingIndex,
    isOurName: () => true,
    isHeld: () => false,
    onOpen: () => Promise.resolve(),
    onArrival: () => Promise.resolve(),
    onDeparture: () => Promise.resolve(),
  });
  return { presence, doubted };
}

describe('a room that starts', () => {
  const started = { name: ROOM.id, sid: 'RM_1', createdAt: new Date(0) };

  it('again with the same sid has lost its server: who is listed there need not be there', async () => {
    const { presence, doubted } = aPresence('RM_1');

    await presence.started(started);

    expect(doubted).toEqual([ROOM.id]);
  });

  it('with another sid is a new one, in which everybody is new', async () => {
    const { presence, doubted } = aPresence('RM_0');

    await presence.started(started);

    expect(doubted).toEqual([]);
  });
});
