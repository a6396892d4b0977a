import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ConflictError, MediaUnavailableError } from '../../src/errors/domain-error.js';
import type { Liveness } from '../../src/livekit/liveness.js';
import type { MediaParticipant } from '../../src/livekit/media-participant.js';
import type { MediaRoom } from '../../src/livekit/media-server.js';
import { ALL_ROOMS, type MeetingIndex } from '../../src/redis/presence/meeting-index.js';
import type { ParticipantRecord } from '../../src/redis/presence/presence-record.js';
import type { PresenceStore } from '../../src/redis/presence/presence-store.js';
import { ConnectionCheck } from '../../src/services/meeting/connection-check.js';
import { MeetingReconciler } from '../../src/services/meeting/meeting-reconciler.js';
import type { PresenceService } from '../../src/services/meeting/presence-service.js';
import { aNewRoom, aParticipant } from '../support/builders.js';
import { silentLog } from '../support/silent-log.js';

const ROOM = { ...aNewRoom(), viewerRole: null };
const OPEN: MediaRoom = {
  sid: 'RM_1',
  name: ROOM.id,
  createdAt: new Date(0),
  metadata: '',
  maxParticipants: null,
};

const live = (identity: string, given: Partial<MediaParticipant> = {}): MediaParticipant => ({
  sid: `PA_${identity}`,
  identity,
  name: identity,
  kind: 'standard',
  isHidden: false,
  isActive: true,
  joinedAt: new Date(0),
  attributes: {},
  permission: { publishSources: [], canSubscribe: true, canPublishData: true },
  tracks: [],
  ...given,
});

const known = (identity: string): ParticipantRecord =>
  aParticipant({ identity, sid: `PA_${identity}` });

interface World {
  readonly open: readonly MediaRoom[];
  readonly live: readonly MediaParticipant[];
  readonly present: readonly ParticipantRecord[];
  readonly index: readonly string[];
  readonly suspects: readonly string[];
  readonly dead: readonly string[];
  readonly isAway: boolean;
  /** The number of people whose role or permissions were outdated in LiveKit. */
  readonly wrong: number;
  readonly isChanging: boolean;
  readonly listIsAway: boolean;
}

function aRound(given: Partial<World> = {}) {
  const world: World = {
    open: [OPEN],
    live: [],
    present: [],
    index: [],
    suspects: [],
    dead: [],
    isAway: false,
    wrong: 0,
    isChanging: false,
    listIsAway: false,
    ...given,
  };
  const did: string[] = [];
  const repairs: Record<string, number> = {};
  const suspects = new Set(world.suspects);
  const does = <T>(what: string, value: T): Promise<T> => {
    did.push(what);
    return Promise.resolve(value);
  };
  const unless = <T>(isAway: boolean, value: T): Promise<T> =>
    isAway ? Promise.reject(new MediaUnavailableError()) : Promise.resolve(value);
  const presence: Partial<PresenceStore> = {
    sessionSid: () => Promise.resolve('RM_1'),
    now: () => Promise.resolve(1),
    list: () => Promise.resolve(world.present),
    left: (_roomId, _session, { identity }) => does(`gone ${identity}`, undefined),
    confirm: () => does('confirm', { ghosts: 0, repaired: 0 }),
  };
  const presenceService: Partial<PresenceService> = {
    opened: () => Promise.resolve({ room: ROOM }),
    joined: (_session, { identity }) => does(`found ${identity}`, aParticipant({ identity })),
  };
  const index: Partial<MeetingIndex> = {
    list: () => Promise.resolve(world.index),
    suspects: () => Promise.resolve(new Set(suspects)),
    markSuspect: (roomId) => Promise.resolve(void suspects.add(roomId)),
    clearSuspect: (roomId) => Promise.resolve(void suspects.delete(roomId)),
  };
  const liveness: Liveness = {
    isHeld: (roomId) => unless(world.isAway, !world.dead.includes(roomId)),
    isConnected: (_roomId, identity) => unless(world.isAway, !world.dead.includes(identity)),
  };
  const store = presence as PresenceStore;
  const reconciler = new MeetingReconciler({
    mediaServer: {
      listRooms: () => unless(world.listIsAway, world.open),
      listParticipants: () => unless(world.isAway, world.live),
    },
    presenceStore: store,
    presenceService: presenceService as PresenceService,
    meetingService: {
      endIfAbsent: (roomId) => does(`end ${roomId}`, true),
      resume: () => Promise.resolve(0),
    },
    projection: {
      isCurrent: () => Promise.resolve(true),
      updateParticipants: () =>
        world.isChanging
          ? Promise.reject(new ConflictError('locked'))
          : Promise.resolve(world.wrong),
    },
    projections: { schedule: () => does('project', undefined) },
    connections: new ConnectionCheck({
      mediaServer: { ensureRoom: () => does('revive', OPEN) },
      liveness,
      presenceStore: store,
      index: index as MeetingIndex,
    }),
    index: index as MeetingIndex,
    listeners: {
      reconciled: () => Promise.resolve(),
      vacated: () => does('look', undefined),
    },
    repaired: (repair, count) => {
      repairs[repair] = (repairs[repair] ?? 0) + count;
    },
    log: silentLog,
  });
  return { run: () => reconciler.run(), did, repairs, suspects };
}

describe('MeetingReconciler', () => {
  it('adds participants that presence does not know, except those who are still connecting', async () => {
    const { run, did, repairs } = aRound({
      live: [live('new'), live('known'), live('connecting', { isActive: false })],
      present: [known('known')],
    });

    await run();

    expect(did).toEqual(['found new', 'confirm']);
    expect(repairs).toEqual({ participant_found: 1 });
  });

  it('repairs roles and permissions in LiveKit, but interrupts no change in progress', async () => {
    const wrong = aRound({ live: [live('known')], present: [known('known')], wrong: 2 });
    const changing = aRound({ live: [live('known')], present: [known('known')], isChanging: true });

    await wrong.run();
    await changing.run();

    expect(wrong.repairs).toMatchObject({ participant_projected: 2 });
    expect(changing.repairs).toEqual({});
    expect(changing.did).toContain('confirm');
  });

  it('ends meetings whose LiveKit rooms no longer exist', async () => {
    const gone = randomUUID();
    const { run, did, repairs } = aRound({ index: [ROOM.id, gone] });

    await run();

    expect(did).toEqual(['confirm', `end ${gone}`]);
    expect(repairs).toEqual({ meeting_ended: 1 });
  });

  it('changes nothing while LiveKit is unavailable, and marks all rooms as suspect afterward', async () => {
    const { run, did, suspects } = aRound({
      index: [randomUUID()],
      present: [known('alice')],
      listIsAway: true,
    });

    await expect(run()).rejects.toThrow(MediaUnavailableError);

    expect(did).toEqual([]);
    expect([...suspects]).toEqual([ALL_ROOMS]);
  });

  it('continues with other rooms after a failure, and keeps the room suspect', async () => {
    const gone = randomUUID();
    const { run, did, suspects } = aRound({
      index: [gone],
      isAway: true,
      suspects: [ALL_ROOMS],
    });

    await run();

    expect(did).toEqual([`end ${gone}`]);
    expect([...suspects]).toEqual([ALL_ROOMS]);
  });

  it('checks the participants of suspect rooms one by one, and removes ghosts', async () => {
    const people = {
      live: [live('here'), live('ghost')],
      present: [known('here'), known('ghost')],
    };
    const sure = aRound({ ...people, dead: ['ghost'] });
    const unsure = aRound({ ...people, dead: ['ghost'], suspects: [ROOM.id] });

    await sure.run();
    await unsure.run();

    expect(sure.did).toEqual(['confirm']);
    expect(unsure.did).toEqual(['confirm', 'gone ghost', 'look']);
    expect(unsure.repairs).toEqual({ participant_gone: 1 });
    expect([...unsure.suspects]).toEqual([]);
  });

  it('opens a room on another server when its server has died', async () => {
    const { run, did } = aRound({
      live: [live('ghost')],
      present: [known('ghost')],
      dead: [ROOM.id, 'ghost'],
    });

    await run();

    expect(did).toEqual(['confirm', 'revive', 'gone ghost', 'look']);
  });

  it('ignores rooms of other products', async () => {
    const { run, did } = aRound({ open: [{ ...OPEN, name: 'their room' }] });

    await run();

    expect(did).toEqual([]);
  });
});
