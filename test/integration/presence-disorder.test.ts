import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { presenceInRedis, type StoredMeeting } from '../support/presence-in-redis.js';

describe('RedisPresenceStore, with events in any order,', () => {
  let presence: Awaited<ReturnType<typeof presenceInRedis>>;
  let aMeeting: typeof presence.aMeeting;

  beforeAll(async () => {
    presence = await presenceInRedis();
    ({ aMeeting } = presence);
  });

  afterAll(() => presence.close());

  it('publishes nothing twice for a repeated event', async () => {
    const meeting = await aMeeting();

    await meeting.joined('PA_1');
    await meeting.joined('PA_1');
    await meeting.publish('PA_1', 'TR_1');
    await meeting.publish('PA_1', 'TR_1');
    await meeting.left('PA_1');
    await meeting.left('PA_1');

    await meeting.publishedInTheEnd([
      'meeting-started',
      'joined PA_1',
      'changed PA_1',
      'left PA_1',
    ]);
  });

  it('removes no participant for a late "left" of an old connection', async () => {
    const meeting = await aMeeting();
    await meeting.joined('PA_old', { identity: 'alice', joinedAt: new Date(1000) });
    await meeting.joined('PA_new', { identity: 'alice', joinedAt: new Date(2000) });

    await meeting.left('PA_old', { identity: 'alice', joinedAt: 1000 });

    expect(await meeting.sids()).toEqual(['PA_new']);
    await meeting.publishedInTheEnd([
      'meeting-started',
      'joined PA_old',
      'left PA_old',
      'joined PA_new',
    ]);
  });

  it('does not treat a takeover by a second tab as a departure, although LiveKit reports "left" first', async () => {
    const meeting = await aMeeting();
    await meeting.joined('PA_old', { identity: 'alice', joinedAt: new Date(1000) });

    await meeting.left('PA_old', { identity: 'alice', joinedAt: 1000, isTakeover: true });
    const between = [await meeting.sids(), await meeting.count()];
    await meeting.joined('PA_new', { identity: 'alice', joinedAt: new Date(2000) });

    expect(between).toEqual([['PA_old'], 1]);
    expect(await meeting.sids()).toEqual(['PA_new']);
    expect(await meeting.count()).toBe(1);
    await meeting.publishedInTheEnd([
      'meeting-started',
      'joined PA_old',
      'left PA_old',
      'joined PA_new',
    ]);
  });

  it('removes a participant who was replaced by a connection that failed', async () => {
    const meeting = await aMeeting();
    await meeting.joined('PA_old', { identity: 'alice', joinedAt: new Date(1000) });
    await meeting.left('PA_old', { identity: 'alice', joinedAt: 1000, isTakeover: true });

    await meeting.left('PA_new', { identity: 'alice', joinedAt: 2000 });

    expect(await meeting.sids()).toEqual([]);
  });

  it('does not restore a connection that has left when its "joined" arrives late', async () => {
    const meeting = await aMeeting();

    await meeting.left('PA_1', { joinedAt: 1000 });
    await meeting.publish('PA_1', 'TR_1');
    const late = await meeting.joined('PA_1', { joinedAt: new Date(1000) });

    expect(late).toBeNull();
    expect(await meeting.sids()).toEqual([]);
    expect(await meeting.count()).toBe(0);
  });

  it('keeps tracks whose events arrive before the participant’s, except those that have ended', async () => {
    const meeting = await aMeeting();

    await meeting.unpublish('PA_1', 'TR_over');
    await meeting.publish('PA_1', 'TR_over');
    await meeting.publish('PA_1', 'TR_on');
    await meeting.joined('PA_1');
    await meeting.publish('PA_1', 'TR_over');

    expect(await meeting.tracksOf('PA_1')).toEqual(['TR_on']);
  });

  it('leads to the same state in every order of the events of a meeting', async () => {
    const alice = { identity: 'alice', joinedAt: 1000 };
    const again = { identity: 'alice', joinedAt: 3000 };
    const bob = { identity: 'bob', joinedAt: 2000 };
    const at = (given: typeof alice) => ({ ...given, joinedAt: new Date(given.joinedAt) });
    const recorded: ((meeting: StoredMeeting) => Promise<unknown>)[] = [
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

  it('removes the participants of a LiveKit room that a newer one has replaced without an event', async () => {
    const meeting = await aMeeting();
    await meeting.joined('PA_1');
    const newer = { sid: 'RM_newer', createdAt: new Date(2_000_000) };

    await meeting.joined('PA_2', {}, newer);
    const late = await meeting.joined('PA_3');

    expect(late).toBeNull();
    expect(await meeting.sids()).toEqual(['PA_2']);
    await meeting.publishedInTheEnd([
      'meeting-started',
      'joined PA_1',
      'left PA_1',
      'meeting-ended',
      'meeting-started',
      'joined PA_2',
    ]);
  });
});

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
