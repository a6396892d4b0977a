import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { RoomSession } from '../../../src/redis/presence/presence-store.js';
import { aParticipant } from '../builders.js';
import type { SimplePresenceStore } from '../fakes/presence-store.js';

const SESSION: RoomSession = { sid: 'RM_1', createdAt: new Date(1_000_000) };

/** What every presence store must do with events that arrive once, and in order. */
export function presenceStoreContract(storeOf: () => SimplePresenceStore): void {
  const aMeeting = () => {
    const [store, roomId] = [storeOf(), randomUUID()];
    return {
      store,
      roomId,
      joined: (sid: string, given: Parameters<typeof aParticipant>[0] = {}) =>
        store.joined(roomId, SESSION, aParticipant({ sid, identity: sid, ...given })),
      left: (sid: string, joinedAt: Date) =>
        store.left(roomId, SESSION.sid, { sid, identity: sid, joinedAt }, false),
      permission: async (identity: string) => (await store.permissions(roomId)).get(identity),
    };
  };

  it('lists participants in the order in which they joined, until they leave', async () => {
    const { store, roomId, joined, left } = aMeeting();
    await joined('PA_2', { joinedAt: new Date(2000) });
    await joined('PA_1', { joinedAt: new Date(1000) });
    const both = await store.list(roomId);

    await left('PA_2', new Date(2000));

    expect(both.map(({ sid }) => sid)).toEqual(['PA_1', 'PA_2']);
    expect((await store.list(roomId)).map(({ sid }) => sid)).toEqual(['PA_1']);
    expect(await store.find(roomId, 'PA_2')).toBeNull();
    expect(await store.hasLeft(roomId, 'PA_2')).toBe(true);
    expect(await store.hasLeft(roomId, 'PA_1')).toBe(false);
    expect(await store.sessionSid(roomId)).toBe(SESSION.sid);
  });

  it('returns the record of a participant as it was stored', async () => {
    const { store, roomId, joined } = aMeeting();
    const given = {
      displayName: 'Zoë',
      role: 'owner',
      userId: 'user-1',
      isAuthenticated: true,
      color: '#000',
      callId: 'call',
      tracks: [{ sid: 'TR_1', source: 'camera', muted: false }],
    } as const;

    const record = await joined('PA_1', given);

    expect(record).toMatchObject(given);
    expect(await store.find(roomId, 'PA_1')).toEqual(record);
  });

  it('counts people, but no agents, recorders, or callers on hold', async () => {
    const { store, roomId, joined } = aMeeting();
    await joined('PA_agent', { kind: 'agent' });
    await joined('PA_recorder', { kind: 'recorder', isHidden: true });
    await joined('PA_caller', { kind: 'phone', isHeld: true });
    const before = await store.participantCount(roomId);

    await store.change(roomId, 'PA_caller', { isHeld: false });
    await joined('PA_person');

    expect(before).toBe(0);
    expect(await store.participantCount(roomId)).toBe(2);
    expect(await store.list(roomId)).toHaveLength(4);
  });

  it('changes a participant, and leaves omitted fields as they are', async () => {
    const { store, roomId, joined } = aMeeting();
    const tracks = [
      { sid: 'TR_1', source: 'microphone', muted: false },
      { sid: 'TR_2', source: 'camera', muted: false },
    ] as const;
    await joined('PA_1', { role: 'member', tracks });

    await store.change(roomId, 'PA_1', { displayName: 'Alice' });
    await store.change(roomId, 'PA_1', { muted: { TR_1: true, TR_unknown: true } });
    const changed = await store.change(roomId, 'PA_1', { role: null });

    expect(changed).toMatchObject({
      displayName: 'Alice',
      role: null,
      tracks: [{ ...tracks[0], muted: true }, tracks[1]],
    });
    expect(await store.find(roomId, 'PA_1')).toEqual(changed);
  });

  it('changes nothing for an unknown participant, or for another connection', async () => {
    const { store, roomId, joined } = aMeeting();
    await joined('PA_1', { identity: 'alice', role: 'member' });

    expect(await store.change(roomId, 'bob', { role: 'owner' })).toBeNull();
    expect(await store.change(roomId, 'alice', { role: 'owner' }, 'PA_2')).toBeNull();
    expect(await store.find(roomId, 'alice')).toMatchObject({ role: 'member' });
    expect(await store.change(roomId, 'alice', { role: 'owner' }, 'PA_1')).not.toBeNull();
  });

  it('keeps the time at which a hand was first raised', async () => {
    const { store, roomId, joined } = aMeeting();
    await joined('PA_1');
    const hand = async (handRaisedAt: Date | null) =>
      (await store.change(roomId, 'PA_1', { handRaisedAt }))?.handRaisedAt;

    expect(await hand(new Date(5000))).toEqual(new Date(5000));
    expect(await hand(new Date(6000))).toEqual(new Date(5000));
    expect(await hand(null)).toBeNull();
    expect(await hand(new Date(7000))).toEqual(new Date(7000));
  });

  it('knows the user who got the last token of an identity, even after the meeting has ended', async () => {
    const { store, roomId } = aMeeting();
    const user = randomUUID();
    await store.setTokenHolder(roomId, 'alice', user);

    await store.end(roomId, null);

    expect(await store.userOf(roomId, 'alice')).toBe(user);
    expect(await store.userOf(roomId, 'bob')).toBeNull();
  });

  it('stores the holder of the last token, and guests only after a user', async () => {
    const { store, roomId } = aMeeting();
    const holder = () => store.tokenHolder(roomId, 'alice');

    const unknown = await holder();
    await store.setTokenHolder(roomId, 'alice', null);
    const guestAtFirst = await holder();
    await store.setTokenHolder(roomId, 'alice', 'user-1');
    await store.end(roomId, null);
    const user = await holder();
    await store.setTokenHolder(roomId, 'alice', null);
    const guest = await holder();

    expect([unknown, guestAtFirst]).toEqual([null, null]);
    expect(user).toEqual({ userId: 'user-1' });
    expect(guest).toEqual({ userId: null });
    expect(await store.userOf(roomId, 'alice')).toBeNull();
  });

  it('keeps the user of a participant when another user gets a token of the identity', async () => {
    const { store, roomId, joined } = aMeeting();
    await store.setTokenHolder(roomId, 'PA_1', 'user-1');
    await joined('PA_1', { userId: 'user-1' });

    await store.setTokenHolder(roomId, 'PA_1', 'user-2');

    expect(await store.userOf(roomId, 'PA_1')).toBe('user-1');
    expect(await store.tokenHolder(roomId, 'PA_1')).toEqual({ userId: 'user-2' });
  });

  it('deletes the permissions of a user when the identity passes to another person', async () => {
    const { store, roomId, permission } = aMeeting();
    await store.setTokenHolder(roomId, 'alice', 'user-1');
    await store.permit(roomId, 'alice', { canPublishData: false });

    await store.setTokenHolder(roomId, 'alice', 'user-1');
    const same = await permission('alice');
    await store.setTokenHolder(roomId, 'alice', null);
    const guest = await permission('alice');
    await store.permit(roomId, 'alice', { canSubscribe: false });
    await store.setTokenHolder(roomId, 'alice', 'user-2');

    expect(same).toEqual({ canPublishData: false });
    expect(guest).toBeUndefined();
    // A guest must not regain by signing in what a host took away.
    expect(await permission('alice')).toEqual({ canSubscribe: false });
  });

  it('merges the permissions of a participant, until the meeting ends', async () => {
    const { store, roomId, joined, permission } = aMeeting();
    await joined('PA_1');

    await store.permit(roomId, 'PA_1', { publishSources: [], canSubscribe: false });
    await store.permit(roomId, 'PA_1', { canPublishData: false });
    const merged = await permission('PA_1');
    await store.permit(roomId, 'PA_1', { publishSources: null, canSubscribe: true });
    const changed = await permission('PA_1');
    await store.end(roomId, null);

    expect(merged).toEqual({ publishSources: [], canSubscribe: false, canPublishData: false });
    expect(changed).toEqual({ canSubscribe: true, canPublishData: false });
    expect(await permission('PA_1')).toBeUndefined();
  });

  it('ends a meeting with its LiveKit room, and not with an older one', async () => {
    const { store, roomId, joined } = aMeeting();
    await joined('PA_1');

    const byOlder = await store.end(roomId, 'RM_older');
    const stillThere = await store.list(roomId);
    const byOwn = await store.end(roomId, SESSION.sid);

    expect([byOlder, stillThere.length, byOwn]).toEqual([false, 1, true]);
    expect(await store.list(roomId)).toEqual([]);
    expect(await store.sessionSid(roomId)).toBeNull();
  });
}
