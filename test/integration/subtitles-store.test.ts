import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { connectForCommands } from '../../src/redis/connections.js';
import { RedisSubtitlesStore } from '../../src/redis/subtitles/subtitles-store.js';
import { eventually } from '../support/eventually.js';
import { silentLog } from '../support/silent-log.js';

const TIMEOUT_MS = 60_000;

describe('RedisSubtitlesStore', () => {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  let redis: Redis;
  let subtitles: RedisSubtitlesStore;
  let room: string;

  beforeAll(async () => {
    redis = await connectForCommands(process.env['REDIS_URL'] ?? '', silentLog);
    subtitles = new RedisSubtitlesStore(redis, prefix, { channel: (topic) => topic });
  });

  beforeEach(() => {
    room = randomUUID();
  });

  afterAll(() => redis.disconnect());

  const begin = (attempt: string, { timeoutMs = TIMEOUT_MS, session = 'RM_1' } = {}) =>
    subtitles.begin(room, session, attempt, timeoutMs);
  const arrived = (identity: string, joinedAt: number) =>
    subtitles.arrived(room, { identity, sid: `PA_${identity}`, joinedAt: new Date(joinedAt) });
  const gone = (identity: string, next = 'second') =>
    subtitles.failed(room, { sid: `PA_${identity}` }, next, TIMEOUT_MS);
  const overdue = (attempt: string, next = 'second', timeoutMs = TIMEOUT_MS) =>
    subtitles.failed(room, { attempt }, next, timeoutMs);
  const present = async () => (await subtitles.find(room))?.agent?.identity;

  it('lets one of many call the agent', async () => {
    const attempts = Array.from({ length: 50 }, (_, index) => `attempt-${index}`);

    const answers = await Promise.all(attempts.map((attempt) => begin(attempt)));

    expect(answers.filter((status) => status === 'stopped')).toHaveLength(1);
    expect(answers.filter((status) => status === 'starting')).toHaveLength(49);
  });

  it('begins anew in another LiveKit room of that name, and an older one ends nothing', async () => {
    await begin('first');

    expect(await begin('again', { session: 'RM_2' })).toBe('stopped');
    expect(await subtitles.stop(room, { sessionSid: 'RM_1' })).toBeNull();
    expect(await subtitles.dispatched(room, { attempt: 'first', dispatchId: 'AD_1' })).toBe(false);
    expect(await subtitles.status(room)).toBe('starting');
    expect(await subtitles.stop(room, { sessionSid: 'RM_2' })).toEqual({
      attempt: 'again',
      dispatchId: null,
    });
  });

  it('makes one more attempt when nobody comes in time, and no third one', async () => {
    await begin('first', { timeoutMs: 1 });
    await subtitles.dispatched(room, { attempt: 'first', dispatchId: 'AD_1' });

    const first = await eventually(() => overdue('first', 'second', 1), Boolean);
    const late = await overdue('first', 'third');
    const second = await eventually(() => overdue('second', 'third'), Boolean);

    expect(first).toEqual({
      unwanted: { attempt: 'first', dispatchId: 'AD_1' },
      attempt: 'second',
    });
    expect(late).toBeNull();
    expect(second).toEqual({ unwanted: { attempt: 'second', dispatchId: null }, attempt: null });
    expect(await subtitles.status(room)).toBe('stopped');
  });

  it('takes nobody for overdue before the time, nor who has come', async () => {
    await begin('first');
    expect(await overdue('first')).toBeNull();

    await subtitles.stop(room);
    await begin('other', { timeoutMs: 1 });
    await arrived('agent', 1);

    expect(await overdue('other')).toBeNull();
    expect(await subtitles.status(room)).toBe('active');
  });

  it('wants no agent where there are no subtitles, and one where there are', async () => {
    expect(await arrived('stray', 1)).toBe('stray');
    await begin('first');

    expect(await arrived('agent', 2)).toBeNull();
    expect(await arrived('agent', 2)).toBeNull();
    expect(await present()).toBe('agent');
  });

  it('of two agents, one for each dispatch, the one that came later stays', async () => {
    await begin('first');
    await arrived('one', 1);

    expect(await arrived('two', 2)).toBe('one');
    expect(await arrived('one', 1)).toBe('one');
    expect(await present()).toBe('two');
    expect(await gone('one')).toBeNull();
    expect(await subtitles.status(room)).toBe('active');
  });

  it('waits for the second agent when the first came too late and was sent off again', async () => {
    await begin('first', { timeoutMs: 1 });
    await eventually(() => overdue('first'), Boolean);
    await arrived('one', 1);

    expect(await gone('one')).toBeNull();
    expect(await subtitles.status(room)).toBe('starting');
    expect(await arrived('two', 2)).toBeNull();
    expect(await subtitles.status(room)).toBe('active');
  });

  it('remembers calls until they are undone', async () => {
    const expected = { roomId: room, attempt: 'first' };
    await subtitles.expect(expected);
    expect(await subtitles.expected(60_000)).not.toContainEqual(expected);
    expect(await subtitles.expected(0)).toContainEqual(expected);

    await subtitles.forget(expected);

    expect(await subtitles.expected(0)).not.toContainEqual(expected);
  });

  it('leaves nothing in Redis that lives for ever', async () => {
    await begin('first');
    await arrived('agent', 1);

    expect(await redis.pttl(`${prefix}:subtitles:{${room}}`)).toBeGreaterThan(0);
  });
});
