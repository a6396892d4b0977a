import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { presenceStoreContract } from '../support/contracts/presence-store-contract.js';
import { eventually } from '../support/eventually.js';
import { presenceInRedis } from '../support/presence-in-redis.js';

describe('RedisPresenceStore', () => {
  let presence: Awaited<ReturnType<typeof presenceInRedis>>;
  let aMeeting: typeof presence.aMeeting;

  beforeAll(async () => {
    presence = await presenceInRedis();
    ({ aMeeting } = presence);
  });

  afterAll(() => presence.close());

  presenceStoreContract(() => presence.store);

  it('starts the meeting with the first person, and lists people in the order in which they joined', async () => {
    const meeting = await aMeeting();

    await meeting.joined('PA_2', { joinedAt: new Date(2000) });
    await meeting.joined('PA_1', { joinedAt: new Date(1000) });

    expect(await meeting.sids()).toEqual(['PA_1', 'PA_2']);
    expect(await meeting.startedAt()).toEqual(new Date(1000));
    await meeting.publishedInTheEnd(['meeting-started', 'joined PA_2', 'joined PA_1']);
  });

  it('counts no agents, recorders, or callers on hold, but a caller who is admitted', async () => {
    const meeting = await aMeeting();
    await meeting.joined('PA_agent', { kind: 'agent' });
    await meeting.joined('PA_recorder', { kind: 'recorder', isHidden: true });
    await meeting.joined('PA_caller', { kind: 'phone', isHeld: true });
    const before = [await meeting.count(), await meeting.startedAt()];

    await meeting.store.change(meeting.roomId, 'PA_caller', { isHeld: false });

    expect(before).toEqual([0, null]);
    expect(await meeting.sids()).toHaveLength(3);
    expect(await meeting.count()).toBe(1);
    expect(await meeting.startedAt()).not.toBeNull();
  });

  it('publishes changes that Foyer makes, and nothing without a change', async () => {
    const meeting = await aMeeting();
    await meeting.joined('PA_1');
    await meeting.publish('PA_1', 'TR_1');
    const change = (changes: Parameters<typeof meeting.store.change>[2]) =>
      meeting.store.change(meeting.roomId, 'PA_1', changes);

    await change({ displayName: 'Alice A.' });
    await change({ displayName: 'Alice A.' });
    await change({ muted: { TR_1: true, TR_unknown: true } });
    await change({ role: 'owner' });
    const changed = await change({ role: null });

    expect(changed).toMatchObject({
      displayName: 'Alice A.',
      role: null,
      tracks: [{ sid: 'TR_1', muted: true }],
    });
    expect(await meeting.store.change(meeting.roomId, 'nobody', { role: 'owner' })).toBeNull();
    const changes = Array.from({ length: 5 }, () => 'changed PA_1');
    await meeting.publishedInTheEnd(['meeting-started', 'joined PA_1', ...changes]);
  });

  it.each([
    [
      'what Foyer closes it for, before what LiveKit tells',
      'ended-by-host',
      'empty',
      'ended-by-host',
    ],
    ['what is known otherwise', null, 'empty', 'empty'],
    ['nothing that is known', null, undefined, 'unknown'],
  ] as const)('ends the meeting for %s', async (_what, closing, given, reason) => {
    const meeting = await aMeeting();
    const { store, roomId, session } = meeting;
    await meeting.joined('PA_1');

    if (closing) await store.beginClosing(roomId, closing);
    await store.end(roomId, session.sid, given);

    const [told] = await eventually(
      () => [...meeting.endReasons],
      ({ length }) => length > 0,
    );
    expect(told).toBe(reason);
  });

  it('ends the meeting with its LiveKit room, and not with an older one', async () => {
    const meeting = await aMeeting();
    const { store, roomId, session } = meeting;
    await meeting.joined('PA_1');
    await meeting.publish('PA_9', 'TR_9');

    const byOlder = await store.end(roomId, 'RM_older');
    const stillThere = await meeting.sids();
    const byOwn = await store.end(roomId, session.sid);
    const late = await meeting.joined('PA_2');

    expect([byOlder, stillThere, byOwn, late]).toEqual([false, ['PA_1'], true, null]);
    expect(await meeting.sids()).toEqual([]);
    expect(await meeting.startedAt()).toBeNull();
    await meeting.publishedInTheEnd([
      'meeting-started',
      'joined PA_1',
      'left PA_1',
      'meeting-ended',
    ]);
  });

  it('applies LiveKit’s list to ghosts and changes, but not if events may be newer', async () => {
    const meeting = await aMeeting();
    const { store, roomId, session } = meeting;
    await meeting.joined('PA_ghost');
    await meeting.joined('PA_1', { displayName: 'Old' });
    const facts = [
      {
        sid: 'PA_1',
        displayName: 'New',
        color: null,
        handRaisedAt: null,
        tracks: [{ sid: 'TR_1', source: 'camera', muted: true }] as const,
      },
    ];
    const confirm = (askedAt: number) =>
      store.confirm(roomId, session.sid, askedAt, ['PA_1'], facts);
    const now = await store.now(roomId);
    const later = now + 60_000;

    const tooEarly = await confirm(now);
    const inTime = await confirm(later);
    const again = await confirm(later);

    expect(inTime).toEqual({ ghosts: 1, repaired: 1 });
    for (const nothing of [tooEarly, again]) expect(nothing).toEqual({ ghosts: 0, repaired: 0 });
    expect(await store.list(roomId)).toMatchObject([
      { sid: 'PA_1', displayName: 'New', tracks: [{ sid: 'TR_1', source: 'camera', muted: true }] },
    ]);
  });

  it('answers false to isOpen for a LiveKit room that has ended, or is being closed', async () => {
    const meeting = await aMeeting();
    const { store, roomId, session } = meeting;
    const isOpen = async () => (await store.isOpen(roomId, session.sid)) !== null;

    const before = await isOpen();
    await store.beginClosing(roomId, 'unknown');
    const closing = await isOpen();
    await store.endClosing(roomId);
    const after = await isOpen();
    await store.end(roomId, session.sid);

    expect([before, closing, after, await isOpen()]).toEqual([true, false, true, false]);
  });

  it('numbers its events without a gap, and includes in a snapshot those up to its number', async () => {
    const meeting = await aMeeting();
    const { store, roomId } = meeting;
    await meeting.joined('PA_1');
    const { seq } = await store.snapshot(roomId);

    await meeting.left('PA_unknown');
    await meeting.joined('PA_2');

    const snapshot = await store.snapshot(roomId);
    expect(snapshot.seq).toBe(seq + 1);
    expect(snapshot.participants.map(({ rev }) => rev)).toEqual([seq, seq + 1]);
    expect(snapshot.participantCount).toBe(2);
  });
});
