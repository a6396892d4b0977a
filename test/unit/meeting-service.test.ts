import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ForbiddenError, MediaUnavailableError } from '../../src/errors/domain-error.js';
import type { MediaRoom } from '../../src/livekit/media-server.js';
import type { EndedMeeting, MeetingIndex } from '../../src/redis/presence/meeting-index.js';
import type { PresenceStore } from '../../src/redis/presence/presence-store.js';
import { MeetingListeners } from '../../src/services/meeting/meeting-listener.js';
import { MeetingService } from '../../src/services/meeting/meeting-service.js';
import { aMeeting, aNewRoom, anActor } from '../support/builders.js';
import { FakeRoomLock } from '../support/fakes/room-lock.js';
import { silentLog } from '../support/silent-log.js';

const ROOM = { ...aNewRoom(), viewerRole: 'owner' as const };
const LIVE: MediaRoom = {
  sid: 'RM_1',
  name: ROOM.id,
  createdAt: new Date(),
  metadata: '',
  maxParticipants: null,
};

function aService(
  given: {
    readonly open?: MediaRoom | null;
    readonly session?: string | null;
    readonly hasStarted?: boolean;
    readonly failing?: readonly string[];
    readonly isMediaAway?: boolean;
    readonly isForbidden?: boolean;
  } = {},
) {
  const done: string[] = [];
  const unfinished: EndedMeeting[] = [];
  const failing = new Set(given.failing);
  const state = { session: given.session === undefined ? 'RM_1' : given.session };
  const does = (name: string) => {
    if (failing.has(name)) return Promise.reject(new Error(`${name} fails`));
    done.push(name);
    return Promise.resolve();
  };
  const same = (a: EndedMeeting) => (b: EndedMeeting) =>
    a.roomId === b.roomId && a.sessionSid === b.sessionSid;
  const presence: Partial<PresenceStore> = {
    sessionSid: () => Promise.resolve(state.session),
    meeting: () =>
      Promise.resolve(aMeeting({ startedAt: (given.hasStarted ?? true) ? new Date() : null })),
    end: async (_roomId, sid) => {
      await does(`presence ${sid}`);
      return true;
    },
    beginClosing: () => does('begin closing'),
    endClosing: () => does('end closing'),
    closingReason: () => Promise.resolve(null),
  };
  const index: Partial<MeetingIndex> = {
    remove: () => does('forget room'),
    markSuspect: () => does('suspect'),
    beginEnd: (ended) => {
      if (!unfinished.some(same(ended))) unfinished.push(ended);
      return Promise.resolve();
    },
    finishEnd: (ended) => {
      unfinished.splice(unfinished.findIndex(same(ended)), 1);
      return Promise.resolve();
    },
    unfinishedEnds: () => Promise.resolve([...unfinished]),
  };
  const listeners = new MeetingListeners(silentLog);
  listeners.register([
    { name: 'first', ended: () => does('lobby'), vacated: () => does('look') },
    { name: 'second', ended: () => does('rules') },
  ]);
  const service = new MeetingService({
    roomService: {
      getAsHost: () =>
        given.isForbidden ? Promise.reject(new ForbiddenError()) : Promise.resolve(ROOM),
    },
    mediaServer: {
      findRoom: () =>
        given.isMediaAway
          ? Promise.reject(new MediaUnavailableError())
          : Promise.resolve(given.open === undefined ? LIVE : given.open),
      closeRoom: () => does('close'),
    },
    presenceStore: presence as PresenceStore,
    index: index as MeetingIndex,
    lock: new FakeRoomLock(),
    listeners,
    log: silentLog,
  });
  return { service, done, failing, state, unfinished };
}

const CLEARED = ['lobby', 'rules', 'presence RM_1', 'look', 'forget room'];

describe('MeetingService', () => {
  it('closes the LiveKit room first, and admits no person until everything is cleared', async () => {
    const { service, done, unfinished } = aService();

    expect(await service.end(anActor(), ROOM.id)).toBe(ROOM);

    expect(done).toEqual(['begin closing', 'close', ...CLEARED, 'end closing']);
    expect(unfinished).toEqual([]);
  });

  it('closes no LiveKit room that is not open, but clears the meeting', async () => {
    const { service, done } = aService({ open: null });

    await service.end(anActor(), ROOM.id);

    expect(done).not.toContain('close');
    expect(done).toContain('lobby');
  });

  it('leaves another LiveKit room alone than the one that is to be closed', async () => {
    const { service, done } = aService();

    await service.close(ROOM.id, 'duration-limit', 'RM_earlier');
    expect(done).toEqual(['begin closing', 'end closing']);
    await service.close(ROOM.id, 'duration-limit', 'RM_1');
    expect(done).toContain('close');
  });

  it('clears nothing while LiveKit is unavailable, or for an actor who is not authorized', async () => {
    const away = aService({ isMediaAway: true });
    const forbidden = aService({ isForbidden: true });

    await expect(away.service.end(anActor(), ROOM.id)).rejects.toThrow(MediaUnavailableError);
    await expect(forbidden.service.end(anActor(), ROOM.id)).rejects.toThrow(ForbiddenError);

    expect(away.done).toEqual(['begin closing', 'end closing']);
    expect(forbidden.done).toEqual([]);
  });

  it.each(['lobby', 'rules', 'presence RM_1', 'look'])(
    'continues after a failure of %s, and repeats it later',
    async (step) => {
      const { service, done, failing, unfinished } = aService({ failing: [step] });

      await service.end(anActor(), ROOM.id);
      const atFirst = [...done];
      failing.clear();
      done.length = 0;
      const resumed = await service.resume(0);

      expect(CLEARED.slice(0, 4).filter((name) => !atFirst.includes(name))).toEqual([step]);
      expect(atFirst).not.toContain('forget room');
      expect(resumed).toBe(1);
      expect(done).toEqual(CLEARED);
      expect(unfinished).toEqual([]);
    },
  );

  it('does not clear state that the next meeting already uses', async () => {
    const { service, done, failing, state } = aService({ failing: ['lobby'] });
    await service.end(anActor(), ROOM.id);
    failing.clear();
    done.length = 0;
    state.session = 'RM_2';

    await service.resume(0);

    expect(done).toEqual([]);
  });

  it('continues a meeting whose room another server took over, if LiveKit still has it', async () => {
    const { service, done } = aService();

    await service.superseded(ROOM.id);

    expect(done).toEqual(['begin closing', 'end closing', 'suspect']);
  });

  it('ends a meeting whose room was taken over, and is gone', async () => {
    const { service, done, unfinished } = aService({ open: null });

    await service.superseded(ROOM.id);

    expect(done).toEqual([
      'begin closing',
      ...CLEARED.map((step) => step.replace('RM_1', 'null')),
      'end closing',
    ]);
    expect(unfinished).toEqual([]);
  });

  it.each([
    ['in which there is no meeting', { session: null }],
    ['that LiveKit cannot be asked about', { isMediaAway: true }],
  ])('clears nothing for a room %s', async (_which, given) => {
    const { service, done } = aService(given);

    await service.superseded(ROOM.id).catch(() => undefined);

    expect(done.filter((step) => CLEARED.includes(step))).toEqual([]);
  });

  it('ends the meeting of the LiveKit room that has finished, and of no other', async () => {
    const [own, older, unknown] = [
      aService(),
      aService({ session: 'RM_2' }),
      aService({ session: null }),
    ];

    for (const { service } of [own, older, unknown])
      await service.finished(ROOM.id, 'RM_1', 'empty');

    expect(own.done).toEqual(CLEARED);
    expect(older.done).toEqual(['presence RM_1']);
    expect(unknown.done).toEqual(CLEARED);
  });

  it('ends no meeting if LiveKit does not say which room has finished', async () => {
    for (const { service, done } of [aService(), aService({ session: null })]) {
      await service.finished(ROOM.id, '', 'empty');

      expect(done).toEqual([]);
    }
  });

  it('keeps the lobby of a room that no person has joined', async () => {
    const { service, done } = aService({ hasStarted: false });

    await service.finished(ROOM.id, 'RM_1', 'empty');

    expect(done).toEqual(['presence RM_1', 'look', 'forget room']);
  });

  it('ignores rooms of other products', async () => {
    const { service, done } = aService();

    await service.finished('their room', 'RM_1', 'empty');
    await service.finished(randomUUID().toUpperCase(), 'RM_1', 'empty');

    expect(done).toEqual([]);
  });

  it('treats a room as closed only if LiveKit confirms it', async () => {
    const [gone, there, away] = [
      aService({ open: null }),
      aService(),
      aService({ isMediaAway: true }),
    ];

    expect(await gone.service.endIfAbsent(ROOM.id)).toBe(true);
    expect(await there.service.endIfAbsent(ROOM.id)).toBe(false);
    await expect(away.service.endIfAbsent(ROOM.id)).rejects.toThrow(MediaUnavailableError);

    expect(gone.done).toContain('lobby');
    for (const { done } of [there, away]) expect(done).toEqual(['begin closing', 'end closing']);
  });
});
