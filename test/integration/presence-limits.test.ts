import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectForCommands } from '../../src/redis/connections.js';
import { presenceInRedis, type StoredMeeting } from '../support/presence-in-redis.js';
import { silentLog } from '../support/silent-log.js';

describe('the limits of a meeting in RedisPresenceStore', () => {
  let presence: Awaited<ReturnType<typeof presenceInRedis>>;
  let redis: Awaited<ReturnType<typeof connectForCommands>>;

  beforeAll(async () => {
    presence = await presenceInRedis();
    redis = await connectForCommands(process.env['REDIS_URL'] ?? '', silentLog);
  });

  afterAll(() => {
    presence.close();
    redis.disconnect();
  });

  const reserve = ({ store, roomId, session }: StoredMeeting, identity: string, max = 2) =>
    store.reserve(roomId, session.sid, identity, max);

  const LIMITS = { maxParticipants: 2, maxDurationMs: 90_000 };

  it('gives each place once, however many ask at the same moment', async () => {
    const meeting = await presence.aMeeting();

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => reserve(meeting, `guest ${index}`, 3)),
    );

    expect(answers.filter((isReserved) => isReserved)).toHaveLength(3);
  });

  it('keeps the place of somebody who asks again, connects, or is inside', async () => {
    const meeting = await presence.aMeeting();
    expect(await reserve(meeting, 'a')).toBe(true);
    expect(await reserve(meeting, 'b')).toBe(true);
    expect(await reserve(meeting, 'a')).toBe(true);
    await meeting.joined('PA_a', { identity: 'a' }, meeting.session, LIMITS);

    expect(await reserve(meeting, 'a')).toBe(true);
    expect(await reserve(meeting, 'b')).toBe(true);
    expect(await reserve(meeting, 'c')).toBe(false);
  });

  it('frees the place of somebody who has left, or never connected', async () => {
    const meeting = await presence.aMeeting();
    await meeting.joined('PA_a', { identity: 'a' }, meeting.session, LIMITS);
    await reserve(meeting, 'b');
    expect(await reserve(meeting, 'c')).toBe(false);

    await meeting.left('PA_a', { identity: 'a' });
    expect(await reserve(meeting, 'c')).toBe(true);
    expect(await reserve(meeting, 'd')).toBe(false);
    const places = `${presence.prefix}:presence:{${meeting.roomId}}:places`;
    await redis.zadd(places, 1, `${meeting.session.sid} b`);
    expect(await reserve(meeting, 'd')).toBe(true);
  });

  it('counts callers on hold as LiveKit does, and no agents, recorders, or hidden people', async () => {
    const meeting = await presence.aMeeting();
    const enters = (sid: string, given: object) =>
      meeting.joined(sid, given, meeting.session, LIMITS);
    await enters('PA_agent', { kind: 'agent' });
    await enters('PA_recorder', { kind: 'recorder', isHidden: true });
    await enters('PA_caller', { kind: 'phone', isHeld: true });

    expect(await reserve(meeting, 'a')).toBe(true);
    expect(await reserve(meeting, 'b')).toBe(false);
  });

  it('keeps the place of a connection that another one replaces', async () => {
    const meeting = await presence.aMeeting();
    const enters = (sid: string, joinedAt: number) =>
      meeting.joined(sid, { identity: 'a', joinedAt: new Date(joinedAt) }, meeting.session, LIMITS);
    await enters('PA_1', 1000);
    await enters('PA_2', 2000);
    await meeting.left('PA_1', { identity: 'a', joinedAt: 1000 });

    expect(await reserve(meeting, 'b')).toBe(true);
    expect(await reserve(meeting, 'c')).toBe(false);
  });

  it('are those of the room until the first person has joined, and fixed from then on', async () => {
    const meeting = await presence.aMeeting();
    const { store, roomId, session } = meeting;
    await reserve(meeting, 'a', 1);
    expect(await reserve(meeting, 'b', 1)).toBe(false);
    expect(await reserve(meeting, 'b', 2)).toBe(true);
    expect(await store.meeting(roomId)).toMatchObject({ maxParticipants: null, endsAt: null });

    await meeting.joined('PA_a', { identity: 'a', joinedAt: new Date(1000) }, session, LIMITS);
    await meeting.joined('PA_b', { identity: 'b' }, session, {
      maxParticipants: 9,
      maxDurationMs: null,
    });

    expect(await store.meeting(roomId)).toMatchObject({
      maxParticipants: 2,
      maxDurationMs: 90_000,
      endsAt: new Date(91_000),
    });
    expect(await store.isOpen(roomId, session.sid)).toEqual({ isLimited: true });
    expect(await store.reserve(roomId, session.sid, 'c', null)).toBe(false);
    expect(await store.reserve(roomId, session.sid, 'c', 9)).toBe(false);
  });

  it('apply to a meeting that begins with a caller whom a host admits', async () => {
    const meeting = await presence.aMeeting();
    await meeting.joined('PA_1', { kind: 'phone', isHeld: true }, meeting.session, LIMITS);

    await meeting.store.change(meeting.roomId, 'PA_1', { isHeld: false });

    expect(await meeting.store.meeting(meeting.roomId)).toMatchObject(LIMITS);
  });

  it('end with the meeting; places of the next one stay', async () => {
    const meeting = await presence.aMeeting();
    const { store, roomId, session } = meeting;
    await meeting.joined('PA_a', { identity: 'a' }, session, LIMITS);
    await reserve(meeting, 'b');
    const next = { sid: 'RM_next', createdAt: new Date(session.createdAt.getTime() + 1) };
    expect(await store.reserve(roomId, next.sid, 'c', 1)).toBe(true);

    await store.end(roomId, session.sid);

    expect(await store.meeting(roomId)).toMatchObject({ maxParticipants: null, endsAt: null });
    expect(await store.reserve(roomId, next.sid, 'd', 1)).toBe(false);
    expect(await store.reserve(roomId, next.sid, 'd', null)).toBe(true);
  });

  it('are announced once each, in the meeting that they are about', async () => {
    const meeting = await presence.aMeeting();
    const { store, roomId, session } = meeting;
    await meeting.joined('PA_a', {}, session, LIMITS);
    const endsAt = new Date(5000);

    const answers = await Promise.all([
      store.warn(roomId, session.sid, 60_000, endsAt),
      store.warn(roomId, session.sid, 60_000, endsAt),
      store.warn(roomId, 'RM_other', 600_000, endsAt),
    ]);
    await store.warn(roomId, session.sid, 600_000, endsAt);

    expect(answers).toEqual([true, false, false]);
    await meeting.toldInTheEnd([
      'meeting-started',
      'joined PA_a',
      'meeting-ending-soon',
      'meeting-ending-soon',
    ]);
  });
});
