import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { connectForCommands, connectForSubscriptions } from '../../src/redis/connections.js';
import { meetingTopic, type PresenceNews } from '../../src/redis/presence-events.js';
import { RedisPresenceStore, type RoomSession } from '../../src/redis/presence-store.js';
import { GAP, RedisPubSub } from '../../src/redis/pub-sub.js';
import { aParticipant } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { silentLog } from '../support/silent-log.js';

describe('RedisPresenceStore', () => {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  let redis: Redis;
  let subscriber: Redis;
  let events: RedisPubSub;

  beforeAll(async () => {
    const url = process.env['REDIS_URL'] ?? '';
    redis = await connectForCommands(url, silentLog);
    subscriber = await connectForSubscriptions(url, silentLog);
    events = new RedisPubSub(redis, subscriber, prefix, silentLog);
  });

  afterAll(() => {
    redis.disconnect();
    subscriber.disconnect();
  });

  /** One room's meeting, with a shorter way to say who does what, and what was told of it. */
  async function aMeeting({ graceMs = 10_000 } = {}) {
    const roomId = randomUUID();
    const store = new RedisPresenceStore(redis, prefix, events, graceMs);
    const session: RoomSession = { sid: `RM_${randomUUID()}`, createdAt: new Date(1_000_000) };
    const told: string[] = [];
    const stream = await events.open<PresenceNews>([meetingTopic(roomId)]);
    void (async () => {
      for await (const news of stream) {
        if (news === GAP) continue;
        told.push(...news.events.map((event) => `${event.type}${subjectOf(event)}`));
      }
    })();
    const joined = (sid: string, given: Parameters<typeof aParticipant>[0] = {}, of = session) =>
      store.joined(roomId, of, aParticipant({ sid, identity: sid, ...given }));
    const left = (sid: string, { identity = sid, joinedAt = 1, isTakeover = false } = {}) =>
      store.left(roomId, session.sid, { sid, identity, joinedAt: new Date(joinedAt) }, isTakeover);
    return {
      roomId,
      store,
      session,
      joined,
      left,
      told,
      publish: (sid: string, trackSid: string) =>
        store.trackPublished(roomId, session.sid, sid, {
          sid: trackSid,
          source: 'microphone',
          muted: false,
        }),
      unpublish: (sid: string, trackSid: string) =>
        store.trackUnpublished(roomId, session.sid, sid, trackSid),
      sids: async () => (await store.list(roomId)).map(({ sid }) => sid),
      tracksOf: async (identity: string) =>
        (await store.find(roomId, identity))?.tracks.map(({ sid }) => sid),
      count: async () => (await store.meeting(roomId)).participantCount,
      startedAt: async () => (await store.meeting(roomId)).startedAt,
      toldInTheEnd: (expected: readonly string[]) =>
        eventually(
          () => [...told],
          (now) => JSON.stringify(now) === JSON.stringify(expected),
        ),
    };
  }

  const subjectOf = (event: PresenceNews['events'][number]): string =>
    'participant' in event ? ` ${event.participant.sid}` : 'sid' in event ? ` ${event.sid}` : '';

  it('begins with the first person, and shows people in the order in which they came', async () => {
    const meeting = await aMeeting();

    await meeting.joined('PA_2', { joinedAt: new Date(2000) });
    await meeting.joined('PA_1', { joinedAt: new Date(1000) });

    expect(await meeting.sids()).toEqual(['PA_1', 'PA_2']);
    expect(await meeting.startedAt()).toEqual(new Date(1000));
    await meeting.toldInTheEnd(['meeting-started', 'joined PA_2', 'joined PA_1']);
  });

  it('tells nothing twice of a repeated event', async () => {
    const meeting = await aMeeting();

    await meeting.joined('PA_1');
    await meeting.joined('PA_1');
    await meeting.publish('PA_1', 'TR_1');
    await meeting.publish('PA_1', 'TR_1');
    await meeting.left('PA_1');
    await meeting.left('PA_1');

    await meeting.toldInTheEnd(['meeting-started', 'joined PA_1', 'changed PA_1', 'left PA_1']);
  });

  it('removes nobody by a late "left" of an old connection', async () => {
    const meeting = await aMeeting();
    await meeting.joined('PA_old', { identity: 'alice', joinedAt: new Date(1000) });
    await meeting.joined('PA_new', { identity: 'alice', joinedAt: new Date(2000) });

    await meeting.left('PA_old', { identity: 'alice', joinedAt: 1000 });

    expect(await meeting.sids()).toEqual(['PA_new']);
    await meeting.toldInTheEnd([
      'meeting-started',
      'joined PA_old',
      'left PA_old',
      'joined PA_new',
    ]);
  });

  it('takes a takeover by a second tab for no leave, though LiveKit tells of the "left" first', async () => {
    const meeting = await aMeeting();
    await meeting.joined('PA_old', { identity: 'alice', joinedAt: new Date(1000) });

    await meeting.left('PA_old', { identity: 'alice', joinedAt: 1000, isTakeover: true });
    const between = [await meeting.sids(), await meeting.count()];
    await meeting.joined('PA_new', { identity: 'alice', joinedAt: new Date(2000) });

    expect(between).toEqual([['PA_old'], 1]);
    expect(await meeting.sids()).toEqual(['PA_new']);
    expect(await meeting.count()).toBe(1);
    await meeting.toldInTheEnd([
      'meeting-started',
      'joined PA_old',
      'left PA_old',
      'joined PA_new',
    ]);
  });

  it('lets go of whoever was taken over by a connection that never came about', async () => {
    const meeting = await aMeeting();
    await meeting.joined('PA_old', { identity: 'alice', joinedAt: new Date(1000) });
    await meeting.left('PA_old', { identity: 'alice', joinedAt: 1000, isTakeover: true });

    await meeting.left('PA_new', { identity: 'alice', joinedAt: 2000 });

    expect(await meeting.sids()).toEqual([]);
  });

  it('does not bring back a connection that has left, however late its "joined" comes', async () => {
    const meeting = await aMeeting();

    await meeting.left('PA_1', { joinedAt: 1000 });
    await meeting.publish('PA_1', 'TR_1');
    const late = await meeting.joined('PA_1', { joinedAt: new Date(1000) });

    expect(late).toBeNull();
    expect(await meeting.sids()).toEqual([]);
    expect(await meeting.count()).toBe(0);
  });

  it('keeps tracks that were published before their owner was heard of, but for those that ended', async () => {
    const meeting = await aMeeting();

    await meeting.unpublish('PA_1', 'TR_over');
    await meeting.publish('PA_1', 'TR_over');
    await meeting.publish('PA_1', 'TR_on');
    await meeting.joined('PA_1');
    await meeting.publish('PA_1', 'TR_over');

    expect(await meeting.tracksOf('PA_1')).toEqual(['TR_on']);
  });

  it('ends the same whatever the order in which the events of a meeting come', async () => {
    const alice = { identity: 'alice', joinedAt: 1000 };
    const again = { identity: 'alice', joinedAt: 3000 };
    const bob = { identity: 'bob', joinedAt: 2000 };
    const at = (given: typeof alice) => ({ ...given, joinedAt: new Date(given.joinedAt) });
    type Meeting = Awaited<ReturnType<typeof aMeeting>>;
    const recorded: ((meeting: Meeting) => Promise<unknown>)[] = [
      ({ store, roomId, session }) => store.opened(roomId, session),
      ({ joined }) => joined('PA_1', at(alice)),
      ({ publish }) => publish('PA_1', 'TR_1'),
      ({ joined }) => joined('PA_2', at(bob)),
      ({ publish }) => publish('PA_2', 'TR_2'),
      ({ publish }) => publish('PA_2', 'TR_3'),
      ({ unpublish }) => unpublish('PA_2', 'TR_2'),
      ({ unpublish }) => unpublish('PA_1', 'TR_1'),
      ({ left }) => left('PA_1', { ...alice, isTakeover: true }),
      ({ joined }) => joined('PA_3', at(again)),
      ({ publish }) => publish('PA_3', 'TR_4'),
      ({ joined }) => joined('PA_4', { identity: 'carol', joinedAt: new Date(4000) }),
      ({ left }) => left('PA_4', { identity: 'carol', joinedAt: 4000 }),
    ];
    const outcome = async (order: typeof recorded) => {
      const meeting = await aMeeting();
      for (const step of order) await step(meeting);
      const people = await meeting.store.list(meeting.roomId);
      return JSON.stringify([people, await meeting.count(), await meeting.startedAt()]);
    };

    const expected = await outcome(recorded);
    const outcomes = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const doubled = [...recorded, ...recorded.filter(() => Math.random() < 0.4)];
      outcomes.add(await outcome(shuffled(doubled)));
    }

    expect(JSON.parse(expected)).toMatchObject([
      [
        { sid: 'PA_2', tracks: [{ sid: 'TR_3' }] },
        { sid: 'PA_3', tracks: [{ sid: 'TR_4' }] },
      ],
      2,
      new Date(1000).toISOString(),
    ]);
    expect([...outcomes]).toEqual([expected]);
  });

  it('counts no agents, recorders or callers on hold, and a caller who is let in', async () => {
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

  it('tells of changes that Foyer made, and only of changes', async () => {
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
    await meeting.toldInTheEnd(['meeting-started', 'joined PA_1', ...changes]);
  });

  it('keeps the time at which a hand went up first', async () => {
    const meeting = await aMeeting();
    await meeting.joined('PA_1');
    const hand = async (handRaisedAt: Date | null) =>
      (await meeting.store.change(meeting.roomId, 'PA_1', { handRaisedAt }))?.handRaisedAt;

    expect(await hand(new Date(5000))).toEqual(new Date(5000));
    expect(await hand(new Date(6000))).toEqual(new Date(5000));
    expect(await hand(null)).toBeNull();
    expect(await hand(new Date(7000))).toEqual(new Date(7000));
  });

  it('ends with its LiveKit room, and not with an older one', async () => {
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
    await meeting.toldInTheEnd(['meeting-started', 'joined PA_1', 'left PA_1', 'meeting-ended']);
  });

  it('puts out whoever was in a LiveKit room that a newer one has replaced without a word', async () => {
    const meeting = await aMeeting();
    await meeting.joined('PA_1');
    const newer = { sid: 'RM_newer', createdAt: new Date(2_000_000) };

    await meeting.joined('PA_2', {}, newer);
    const late = await meeting.joined('PA_3');

    expect(late).toBeNull();
    expect(await meeting.sids()).toEqual(['PA_2']);
    await meeting.toldInTheEnd([
      'meeting-started',
      'joined PA_1',
      'left PA_1',
      'meeting-ended',
      'meeting-started',
      'joined PA_2',
    ]);
  });

  it('believes LiveKit about ghosts and changes, but not before its answer can be trusted', async () => {
    const meeting = await aMeeting({ graceMs: 50 });
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
    const confirm = async () =>
      store.confirm(roomId, session.sid, await store.now(), ['PA_1'], facts);

    const tooEarly = await confirm();
    const later = await eventually(confirm, ({ ghosts }) => ghosts > 0);
    const again = await confirm();

    expect([tooEarly, later, again]).toEqual([
      { ghosts: 0, repaired: 0 },
      { ghosts: 1, repaired: 1 },
      { ghosts: 0, repaired: 0 },
    ]);
    expect(await store.list(roomId)).toMatchObject([
      { sid: 'PA_1', displayName: 'New', tracks: [{ sid: 'TR_1', source: 'camera', muted: true }] },
    ]);
  });

  it('knows whose token an identity came with, also when the meeting ends in between', async () => {
    const meeting = await aMeeting();
    const { store, roomId } = meeting;
    const user = randomUUID();
    await store.remember(roomId, 'alice', user);

    await store.end(roomId, null);

    expect(await store.userOf(roomId, 'alice')).toBe(user);
    expect(await store.userOf(roomId, 'bob')).toBeNull();
  });

  it('merges what a host lets one person do, until the meeting ends', async () => {
    const meeting = await aMeeting();
    const { store, roomId } = meeting;
    await meeting.joined('PA_1');
    const permission = async () => (await store.permissions(roomId)).get('PA_1');

    await store.permit(roomId, 'PA_1', { publishSources: [], canSubscribe: false });
    await store.permit(roomId, 'PA_1', { canPublishData: false });
    const merged = await permission();
    await store.permit(roomId, 'PA_1', { publishSources: null, canSubscribe: true });
    const changed = await permission();
    await store.end(roomId, null);

    expect(merged).toEqual({ publishSources: [], canSubscribe: false, canPublishData: false });
    expect(changed).toEqual({ canSubscribe: true, canPublishData: false });
    expect(await permission()).toBeUndefined();
  });

  it('calls no LiveKit room open that is over, or is being closed', async () => {
    const meeting = await aMeeting();
    const { store, roomId, session } = meeting;
    const isOpen = () => store.isOpen(roomId, session.sid);

    const before = await isOpen();
    await store.beginClosing(roomId);
    const closing = await isOpen();
    await store.endClosing(roomId);
    const after = await isOpen();
    await store.end(roomId, session.sid);

    expect([before, closing, after, await isOpen()]).toEqual([true, false, true, false]);
  });

  it('numbers its news without a gap, and snapshots contain those up to theirs', async () => {
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

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
