import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectForCommands } from '../../src/redis/connections.js';
import { meetingLimitsContract } from '../support/contracts/meeting-limits-contract.js';
import { presenceInRedis, type StoredMeeting } from '../support/presence-in-redis.js';
import { silentLog } from '../support/silent-log.js';

describe('RedisPresenceStore, limiting a meeting', () => {
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

  meetingLimitsContract(() => presence.store);

  const reserve = ({ store, roomId, session }: StoredMeeting, identity: string) =>
    store.reserve(roomId, session.sid, identity, LIMITS.maxParticipants);

  const LIMITS = { maxParticipants: 2, maxDurationMs: 90_000 };

  it('frees the place of a person who does not connect in time', async () => {
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

  it('keeps the place of a person whose connection another one replaces', async () => {
    const meeting = await presence.aMeeting();
    const enters = (sid: string, joinedAt: number) =>
      meeting.joined(sid, { identity: 'a', joinedAt: new Date(joinedAt) }, meeting.session, LIMITS);
    await enters('PA_1', 1000);
    await enters('PA_2', 2000);
    await meeting.left('PA_1', { identity: 'a', joinedAt: 1000 });

    expect(await reserve(meeting, 'b')).toBe(true);
    expect(await reserve(meeting, 'c')).toBe(false);
  });

  it('tells that an open room is limited once its meeting has started with a maximum', async () => {
    const meeting = await presence.aMeeting();
    const { store, roomId, session } = meeting;
    const isOpen = () => store.isOpen(roomId, session.sid);
    const before = await isOpen();

    await meeting.joined('PA_a', {}, session, LIMITS);

    expect([before, await isOpen()]).toEqual([{ isLimited: false }, { isLimited: true }]);
  });

  it('announces the end of a meeting once per warning, and not of another meeting', async () => {
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
    await meeting.publishedInTheEnd([
      'meeting-started',
      'joined PA_a',
      'meeting-ending-soon',
      'meeting-ending-soon',
    ]);
  });
});
