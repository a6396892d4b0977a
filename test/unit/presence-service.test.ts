import { describe, expect, it } from '@jest/globals';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import type { MediaParticipant } from '../../src/livekit/media-participant.js';
import type { ParticipantRecord } from '../../src/redis/presence/presence-record.js';
import type { MeetingIndex } from '../../src/redis/presence/meeting-index.js';
import type { PresenceStore } from '../../src/redis/presence/presence-store.js';
import { PresenceService } from '../../src/services/meeting/presence-service.js';
import { aLiveParticipant, aNewRoom } from '../support/builders.js';

const ROOM = { ...aNewRoom(), viewerRole: null };
const STARTED = { name: ROOM.id, sid: 'RM_1', createdAt: new Date(0) };

interface Outside {
  /** The sid of the LiveKit room that presence knows. */
  readonly knownSid?: string;
  readonly findRoom?: () => Promise<typeof ROOM | null>;
  /** LiveKit's answers about a person, one after the other. */
  readonly listed?: (MediaParticipant | null)[];
  readonly unwanted?: readonly string[];
}

function aPresence({
  knownSid = STARTED.sid,
  findRoom = () => Promise.resolve(ROOM),
  listed = [],
  unwanted = [],
}: Outside = {}) {
  const suspects: string[] = [];
  const recorded: string[] = [];
  const disconnected: string[] = [];
  const departed: string[] = [];
  const store: Partial<PresenceStore> = {
    sessionSid: () => Promise.resolve(knownSid),
    tokenHolder: () => Promise.resolve(null),
    opened: () => Promise.resolve(true),
    find: () => Promise.resolve(null),
    joined: (_roomId: string, _session: unknown, record: ParticipantRecord) => {
      recorded.push(record.identity);
      return Promise.resolve(record);
    },
  };
  const index: Partial<MeetingIndex> = {
    add: () => Promise.resolve(),
    markSuspect: (roomId) => Promise.resolve(void suspects.push(roomId)),
  };
  const presence = new PresenceService({
    roomStore: { findById: findRoom },
    mediaServer: {
      findParticipant: () => Promise.resolve(listed.shift() ?? null),
      findRoom: () => Promise.resolve({ ...STARTED, metadata: '', maxParticipants: null }),
    },
    presenceStore: store as PresenceStore,
    lobbyStore: { findGrant: () => Promise.resolve(null) },
    index: index as MeetingIndex,
    isOurName: () => true,
    isHeld: () => false,
    removalService: {
      enforceExclusion: (_, identity) => {
        const isUnwanted = unwanted.includes(identity);
        if (isUnwanted) disconnected.push(identity);
        return Promise.resolve(isUnwanted);
      },
    },
    listeners: {
      opened: () => Promise.resolve(),
      joined: () => Promise.resolve(),
      left: (_, { identity }) => Promise.resolve(void departed.push(identity)),
    },
  });
  return { presence, suspects, recorded, disconnected, departed };
}

describe('PresenceService.started', () => {
  it('marks a room suspect that starts again with the same sid, because its server has died', async () => {
    const { presence, suspects } = aPresence({ knownSid: 'RM_1' });

    await presence.started(STARTED);

    expect(suspects).toEqual([ROOM.id]);
  });

  it('does not mark a room suspect that starts with another sid', async () => {
    const { presence, suspects } = aPresence({ knownSid: 'RM_0' });

    await presence.started(STARTED);

    expect(suspects).toEqual([]);
  });
});

describe('PresenceService, while the database is unavailable,', () => {
  const away = new StorageUnavailableError();
  const findRoom = () => Promise.reject(away);

  it('fails the event of an arrival, so that it is retried', async () => {
    const { presence } = aPresence({ findRoom });

    await expect(presence.joined(STARTED, aLiveParticipant())).rejects.toBe(away);
  });

  it('disconnects an excluded participant without the database', async () => {
    const { presence, disconnected } = aPresence({ findRoom, unwanted: ['gus'] });

    await presence.announced(ROOM.id, 'gus');

    expect(disconnected).toEqual(['gus']);
  });
});

describe('PresenceService, for rooms of other applications,', () => {
  const theirs = { ...STARTED, name: aNewRoom().id };

  it('looks up a room once, however many events it has', async () => {
    let lookups = 0;
    const findRoom = () => Promise.resolve(lookups++ === 0 ? null : ROOM);
    const { presence, recorded, departed } = aPresence({ findRoom, unwanted: ['gus'] });

    for (const identity of ['gus', 'uma', 'vic']) {
      expect(await presence.joined(theirs, aLiveParticipant({ identity }))).toBeNull();
    }

    const departure = {
      ...aLiveParticipant(),
      mediaSid: theirs.sid,
      displayName: 'Gus',
      leftAt: new Date(),
      wasConnected: true,
    };
    await presence.left(theirs, departure, 'left');

    expect(lookups).toBe(1);
    expect({ recorded, departed }).toEqual({ recorded: [], departed: [] });
  });

  it('disconnects no participant', async () => {
    const { presence, disconnected } = aPresence({ unwanted: ['gus'] });

    await presence.announced('their room', 'gus');

    expect(disconnected).toEqual([]);
  });
});

describe('PresenceService.isPresent', () => {
  const connected = aLiveParticipant({ identity: 'gus' });
  const connecting = { ...connected, isActive: false };

  it('is true as soon as LiveKit lists the participant as connected', async () => {
    const { presence, recorded } = aPresence({ listed: [connecting, connecting, connected] });

    expect(await presence.isPresent(ROOM.id, 'gus')).toBe(true);
    expect(recorded).toEqual(['gus']);
  });

  it('is false if the connection fails', async () => {
    const { presence, recorded } = aPresence({ listed: [connecting, null, connected] });

    expect(await presence.isPresent(ROOM.id, 'gus')).toBe(false);
    expect(recorded).toEqual([]);
  });

  it('does not wait for a participant that LiveKit does not list', async () => {
    const listed = [null, connected];
    const { presence } = aPresence({ listed });

    expect(await presence.isPresent(ROOM.id, 'gus')).toBe(false);
    expect(listed).toEqual([connected]);
  });

  it('is false for an excluded participant, which presence does not record', async () => {
    const { presence, recorded } = aPresence({
      listed: [connecting, connected],
      unwanted: ['gus'],
    });

    expect(await presence.isPresent(ROOM.id, 'gus')).toBe(false);
    expect(recorded).toEqual([]);
  });
});
