import { describe, expect, it } from '@jest/globals';
import { MediaUnavailableError } from '../../src/errors/domain-error.js';
import { ALL_ROOMS } from '../../src/redis/presence/meeting-index.js';
import { ConnectionCheck } from '../../src/services/meeting/connection-check.js';
import { aNewRoom, aParticipant } from '../support/builders.js';
import { FakePresenceStore } from '../support/fakes/presence-store.js';

const ROOM = { ...aNewRoom(), viewerRole: null };
const OPEN = {
  name: ROOM.id,
  sid: 'RM_1',
  createdAt: new Date(0),
  metadata: '',
  maxParticipants: null,
};

/** A room in which presence lists a participant and a ghost. */
async function aCheck({ isHeld = true, isAway = false } = {}) {
  const presenceStore = new FakePresenceStore();
  for (const identity of ['alive', 'ghost']) {
    await presenceStore.joined(ROOM.id, OPEN, aParticipant({ identity }));
  }
  const suspects = new Set<string>();
  const effects: string[] = [];
  const answer = <T>(value: T) =>
    isAway ? Promise.reject(new MediaUnavailableError()) : Promise.resolve(value);
  const check = new ConnectionCheck({
    presenceStore,
    mediaServer: {
      ensureRoom: (roomId, _metadata, options) => {
        effects.push(`open ${roomId} ${JSON.stringify(options)}`);
        return Promise.resolve(OPEN);
      },
    },
    liveness: {
      isHeld: () => answer(isHeld),
      isConnected: (_roomId, identity) => answer(identity === 'alive'),
    },
    index: {
      markSuspect: (roomId) => Promise.resolve(void suspects.add(roomId)),
      clearSuspect: (roomId) => Promise.resolve(void suspects.delete(roomId)),
    },
  });
  const present = async () => (await presenceStore.list(ROOM.id)).map(({ identity }) => identity);
  return { check, present, suspects, effects };
}

describe('ConnectionCheck', () => {
  it('checks no participants of a room that a server holds and that is not suspect', async () => {
    const { check, present } = await aCheck();

    expect(await check.run(OPEN, ROOM, new Set())).toBe(0);
    expect(await present()).toEqual(['alive', 'ghost']);
  });

  it.each([ROOM.id, ALL_ROOMS])('removes the ghosts of a suspect room (%s)', async (suspect) => {
    const { check, present, effects } = await aCheck();

    expect(await check.run(OPEN, ROOM, new Set([suspect]))).toBe(1);
    expect(await present()).toEqual(['alive']);
    expect(effects).toEqual([]);
  });

  it('opens a room whose server has died on another server, and removes its ghosts', async () => {
    const { check, present, suspects, effects } = await aCheck({ isHeld: false });

    expect(await check.run(OPEN, ROOM, new Set())).toBe(1);

    expect(effects).toEqual([`open ${ROOM.id} {"skipCache":true}`]);
    expect(await present()).toEqual(['alive']);
    expect([...suspects]).toEqual([]);
  });

  it('leaves a room without a record suspect, and opens it nowhere', async () => {
    const { check, suspects, effects } = await aCheck({ isHeld: false });

    expect(await check.run(OPEN, null, new Set())).toBe(0);

    expect([...suspects]).toEqual([ROOM.id]);
    expect(effects).toEqual([]);
  });

  it('removes no participant while LiveKit is unavailable', async () => {
    const { check, present } = await aCheck({ isAway: true });

    await expect(check.run(OPEN, ROOM, new Set([ROOM.id]))).rejects.toThrow(MediaUnavailableError);

    expect(await present()).toEqual(['alive', 'ghost']);
  });
});
