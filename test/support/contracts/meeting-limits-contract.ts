import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { MeetingLimits } from '../../../src/redis/presence/presence-store.js';
import { aParticipant } from '../builders.js';
import type { SimplePresenceStore } from '../fakes/presence-store.js';

const SESSION = { sid: 'RM_1', createdAt: new Date(1_000_000) };
const LIMITS: MeetingLimits = { maxParticipants: 2, maxDurationMs: 90_000 };

/** How every presence store must limit the people and the duration of a meeting. */
export function meetingLimitsContract(storeOf: () => SimplePresenceStore): void {
  const aMeeting = () => {
    const [store, roomId] = [storeOf(), randomUUID()];
    return {
      store,
      roomId,
      joined: (
        identity: string,
        given: Parameters<typeof aParticipant>[0] = {},
        limits: MeetingLimits = LIMITS,
      ) => {
        const participant = aParticipant({ sid: `PA_${identity}`, identity, ...given });
        return store.joined(roomId, SESSION, participant, limits);
      },
      reserve: (identity: string, max: number | null = 2) =>
        store.reserve(roomId, SESSION.sid, identity, max),
    };
  };

  it('gives each place of a meeting once, even if many people ask at the same time', async () => {
    const { reserve } = aMeeting();

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => reserve(`guest ${index}`, 3)),
    );

    expect(answers.filter((isReserved) => isReserved)).toHaveLength(3);
  });

  it('keeps the place of a person who asks again, connects, or is inside', async () => {
    const { joined, reserve } = aMeeting();
    expect(await reserve('a')).toBe(true);
    expect(await reserve('b')).toBe(true);
    expect(await reserve('a')).toBe(true);
    await joined('a');

    expect(await reserve('a')).toBe(true);
    expect(await reserve('b')).toBe(true);
    expect(await reserve('c')).toBe(false);
  });

  it('frees the place of a person who has left', async () => {
    const { store, roomId, joined, reserve } = aMeeting();
    const a = await joined('a');
    await reserve('b');
    expect(await reserve('c')).toBe(false);

    if (a) await store.left(roomId, SESSION.sid, a, false);

    expect(await reserve('c')).toBe(true);
    expect(await reserve('d')).toBe(false);
  });

  it('gives callers on hold a place as LiveKit does, but no agents, recorders, or hidden people', async () => {
    const { joined, reserve } = aMeeting();
    await joined('agent', { kind: 'agent' });
    await joined('recorder', { kind: 'recorder', isHidden: true });
    await joined('caller', { kind: 'phone', isHeld: true });

    expect(await reserve('a')).toBe(true);
    expect(await reserve('b')).toBe(false);
  });

  it('applies the limits of the room until the first person has joined, and then those of that time', async () => {
    const { store, roomId, joined, reserve } = aMeeting();
    await reserve('a', 1);
    expect(await reserve('b', 1)).toBe(false);
    expect(await reserve('b', 2)).toBe(true);
    expect(await store.meeting(roomId)).toMatchObject({ maxParticipants: null, endsAt: null });

    await joined('a', { joinedAt: new Date(1000) });
    await joined('b', {}, { maxParticipants: 9, maxDurationMs: null });

    expect(await store.meeting(roomId)).toMatchObject({ ...LIMITS, endsAt: new Date(91_000) });
    expect(await reserve('c', null)).toBe(false);
    expect(await reserve('c', 9)).toBe(false);
  });

  it('limits a meeting that starts with a caller admitted by a host', async () => {
    const { store, roomId, joined } = aMeeting();
    await joined('caller', { kind: 'phone', isHeld: true });

    await store.change(roomId, 'caller', { isHeld: false });

    expect(await store.meeting(roomId)).toMatchObject(LIMITS);
  });

  it('forgets the limits with the meeting, but not the places of the next one', async () => {
    const { store, roomId, joined, reserve } = aMeeting();
    await joined('a');
    await reserve('b');
    expect(await store.reserve(roomId, 'RM_next', 'c', 1)).toBe(true);

    await store.end(roomId, SESSION.sid);

    expect(await store.meeting(roomId)).toMatchObject({ maxParticipants: null, endsAt: null });
    expect(await store.reserve(roomId, 'RM_next', 'd', 1)).toBe(false);
    expect(await store.reserve(roomId, 'RM_next', 'd', null)).toBe(true);
  });
}
