import { describe, expect, it } from '@jest/globals';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import type { MediaParticipant } from '../../src/livekit/media-participant.js';
import type { MeetingIndex } from '../../src/redis/meeting-index.js';
import type { PresenceStore } from '../../src/redis/presence-store.js';
import { ParticipantKind } from '../../src/services/participant-kind.js';
import { PresenceService } from '../../src/services/presence-service.js';
import { aNewRoom } from '../support/builders.js';

const ROOM = { ...aNewRoom(), viewerRole: null };

function aPresence(knownSid: string | null, findRoom = () => Promise.resolve(ROOM)) {
  const doubted: string[] = [];
  const turnedAway: string[] = [];
  const store: Partial<PresenceStore> = {
    sessionSid: () => Promise.resolve(knownSid),
    userOf: () => Promise.resolve(null),
    opened: () => Promise.resolve(true),
  };
  const index: Partial<MeetingIndex> = {
    add: () => Promise.resolve(),
    doubt: (roomId) => Promise.resolve(void doubted.push(roomId)),
  };
  const presence = new PresenceService({
    rooms: { findById: findRoom },
    media: { findParticipant: () => Promise.resolve(null), findRoom: () => Promise.resolve(null) },
    presence: store as PresenceStore,
    index: index as MeetingIndex,
    isOurName: () => true,
    isHeld: () => false,
    turnAway: (_, identity) => Promise.resolve(turnedAway.push(identity)),
    onOpen: () => Promise.resolve(),
    onArrival: () => Promise.resolve(),
    onDeparture: () => Promise.resolve(),
  });
  return { presence, doubted, turnedAway };
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

describe('somebody who comes in while the database is away', () => {
  it('is put out if they must not be there, and heard of again later', async () => {
    const away = new StorageUnavailableError();
    const { presence, turnedAway } = aPresence('RM_1', () => Promise.reject(away));
    const live: MediaParticipant = {
      sid: 'PA_1',
      identity: 'gus',
      name: 'Gus',
      attributes: {},
      kind: ParticipantKind.STANDARD,
      isHidden: false,
      isActive: true,
      joinedAt: new Date(0),
      permission: { publishSources: [], canSubscribe: true, canPublishData: true },
      tracks: [],
    };

    const heard = presence.joined({ name: ROOM.id, sid: 'RM_1', createdAt: new Date(0) }, live);

    await expect(heard).rejects.toBe(away);
    expect(turnedAway).toEqual(['gus']);
  });
});
