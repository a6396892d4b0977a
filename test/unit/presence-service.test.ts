import { describe, expect, it } from '@jest/globals';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import type { MediaParticipant } from '../../src/livekit/media-participant.js';
import type { ParticipantRecord } from '../../src/redis/presence-record.js';
import type { MeetingIndex } from '../../src/redis/meeting-index.js';
import type { PresenceStore } from '../../src/redis/presence-store.js';
import { PresenceService } from '../../src/services/presence-service.js';
import { aLiveParticipant, aNewRoom } from '../support/builders.js';

const ROOM = { ...aNewRoom(), viewerRole: null };
const STARTED = { name: ROOM.id, sid: 'RM_1', createdAt: new Date(0) };

interface Outside {
  /** Sid of the LiveKit room that presence knows. */
  readonly knownSid?: string;
  readonly findRoom?: () => Promise<typeof ROOM>;
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
  const store: Partial<PresenceStore> = {
    sessionSid: () => Promise.resolve(knownSid),
    userOf: () => Promise.resolve(null),
    opened: () => Promise.resolve(true),
    find: () => Promise.resolve(null),
    joined: (_roomId: string, _session: unknown, record: ParticipantRecord) => {
      recorded.push(record.identity);
      return Promise.resolve(record);
    },
  };
  const index: Partial<MeetingIndex> = {
    add: () => Promise.resolve(),
    doubt: (roomId) => Promise.resolve(void doubted.push(roomId)),
  };
  const presence = new PresenceService({
    rooms: { findById: findRoom },
    media: {
      findParticipant: () => Promise.resolve(listed.shift() ?? null),
      findRoom: () => Promise.resolve({ ...STARTED, metadata: '' }),
    },
    presence: store as PresenceStore,
    index: index as MeetingIndex,
    isOurName: () => true,
    isHeld: () => false,
    turnAway: (_, identity) => Promise.resolve(turnedAway.includes(identity)),
    onOpen: () => Promise.resolve(),
    onArrival: () => Promise.resolve(),
    onDeparture: () => Promise.resolve(),
  });
  return { presence, doubted, recorded };
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

  it('and must not be there is put out all the same', async () => {
    const { presence, recorded } = aPresence({ findRoom, turnedAway: ['gus'] });

    expect(await presence.joined(STARTED, aLiveParticipant({ identity: 'gus' }))).toBeNull();
    expect(recorded).toEqual([]);
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
