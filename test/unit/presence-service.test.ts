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
  /** Sid of the LiveKit room that presence knows. */
  readonly knownSid?: string;
  readonly findRoom?: () => Promise<typeof ROOM | null>;
  /** What LiveKit answers about a person, one answer after the other. */
  readonly listed?: (MediaParticipant | null)[];
  readonly turnedAway?: readonly string[];
}

function aPresence({
  knownSid = STARTED.sid,
  findRoom = () => Promise.resolve(ROOM),
  listed = [],
  turnedAway = [],
}: Outside = {}) {
  const doubted: string[] = [];
  const recorded: string[] = [];
  const putOut: string[] = [];
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
    markSuspect: (roomId) => Promise.resolve(void doubted.push(roomId)),
  };
  const presence = new PresenceService({
    roomStore: { findById: findRoom },
    media: {
      findParticipant: () => Promise.resolve(listed.shift() ?? null),
      findRoom: () => Promise.resolve({ ...STARTED, metadata: '', maxParticipants: null }),
    },
    presenceStore: store as PresenceStore,
    index: index as MeetingIndex,
    isOurName: () => true,
    isHeld: () => false,
    removalService: {
      enforceExclusion: (_, identity) => {
        const isUnwanted = turnedAway.includes(identity);
        if (isUnwanted) putOut.push(identity);
        return Promise.resolve(isUnwanted);
      },
    },
    listeners: {
      opened: () => Promise.resolve(),
      joined: () => Promise.resolve(),
      left: (_, { identity }) => Promise.resolve(void departed.push(identity)),
    },
  });
  return { presence, doubted, recorded, putOut, departed };
}

describe('a room that starts', () => {
  it('again with the same sid has lost its server: who is listed there need not be there', async () => {
    const { presence, doubted } = aPresence({ knownSid: 'RM_1' });

    await presence.started(STARTED);

    expect(doubted).toEqual([ROOM.id]);
  });

  it('with another sid is a new one, in which everybody is new', async () => {
    const { presence, doubted } = aPresence({ knownSid: 'RM_0' });

    await presence.started(STARTED);

    expect(doubted).toEqual([]);
  });
});

describe('somebody who comes in while the database is away', () => {
  const away = new StorageUnavailableError();
  const findRoom = () => Promise.reject(away);

  it('is heard of again later', async () => {
    const { presence } = aPresence({ findRoom });

    await expect(presence.joined(STARTED, aLiveParticipant())).rejects.toBe(away);
  });

  it('and was put out is out again before that', async () => {
    const { presence, putOut } = aPresence({ findRoom, turnedAway: ['gus'] });

    await presence.announced(ROOM.id, 'gus');

    expect(putOut).toEqual(['gus']);
  });
});

describe('rooms of others on the same LiveKit', () => {
  const theirs = { ...STARTED, name: aNewRoom().id };

  it('are looked up once, however much happens in them', async () => {
    let lookups = 0;
    const findRoom = () => Promise.resolve(lookups++ === 0 ? null : ROOM);
    const { presence, recorded, departed } = aPresence({ findRoom, turnedAway: ['gus'] });

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

  it('lose nobody through us', async () => {
    const { presence, putOut } = aPresence({ turnedAway: ['gus'] });

    await presence.announced('their room', 'gus');

    expect(putOut).toEqual([]);
  });
});

describe('somebody of whom LiveKit has not told yet', () => {
  const connected = aLiveParticipant({ identity: 'gus' });
  const connecting = { ...connected, isActive: false };

  it('is in as soon as LiveKit lists them as connected', async () => {
    const { presence, recorded } = aPresence({ listed: [connecting, connecting, connected] });

    expect(await presence.isPresent(ROOM.id, 'gus')).toBe(true);
    expect(recorded).toEqual(['gus']);
  });

  it('is not in when the connection does not come about', async () => {
    const { presence, recorded } = aPresence({ listed: [connecting, null, connected] });

    expect(await presence.isPresent(ROOM.id, 'gus')).toBe(false);
    expect(recorded).toEqual([]);
  });

  it('is not waited for where LiveKit does not list them', async () => {
    const listed = [null, connected];
    const { presence } = aPresence({ listed });

    expect(await presence.isPresent(ROOM.id, 'gus')).toBe(false);
    expect(listed).toEqual([connected]);
  });

  it('is not in, and not shown to anybody, when they must not be there', async () => {
    const { presence, recorded } = aPresence({
      listed: [connecting, connected],
      turnedAway: ['gus'],
    });

    expect(await presence.isPresent(ROOM.id, 'gus')).toBe(false);
    expect(recorded).toEqual([]);
  });
});
