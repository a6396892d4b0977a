import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { connectForCommands } from '../../src/redis/connections.js';
import { RedisExclusionStore } from '../../src/redis/lobby/exclusion-store.js';
import { RedisLobbyStore } from '../../src/redis/lobby/lobby-store.js';
import { silentLog } from '../support/silent-log.js';

describe('RedisExclusionStore', () => {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  let redis: Redis;
  let exclusions: RedisExclusionStore;
  /** The lobby uses the same bans, and clears them. */
  let lobby: RedisLobbyStore;
  let room: string;

  beforeAll(async () => {
    redis = await connectForCommands(process.env['REDIS_URL'] ?? '', silentLog);
    exclusions = new RedisExclusionStore(redis, prefix);
    const settings = {
      keepAliveSeconds: 10,
      denialCooldownSeconds: 60,
      maxWaiting: 10,
      maxWaitingPerAddress: 10,
    };
    lobby = new RedisLobbyStore(redis, prefix, { channel: (topic) => topic }, settings);
  });

  beforeEach(() => {
    room = randomUUID();
  });

  afterAll(() => redis.disconnect());

  const gus = { identities: ['gus'], userId: null };
  const uma = { identities: ['laptop', 'phone'], userId: 'uma' };
  const arrive = (identity: string, userId: string | null = null) =>
    lobby.checkIn(room, { identity, userId }, null);

  it('knows nothing of most people', async () => {
    expect(await exclusions.find(room, 'gus', null)).toBeNull();
    expect(await exclusions.find(room, 'laptop', 'uma')).toBeNull();
  });

  it('bans identities, and users under whatever identity, as the lobby sees it too', async () => {
    await exclusions.exclude(room, uma, 'banned');

    expect(await exclusions.find(room, 'phone', null)).toBe('banned');
    expect(await exclusions.find(room, 'tablet', 'uma')).toBe('banned');
    expect(await exclusions.find(room, 'tablet', 'otto')).toBeNull();
    expect(await exclusions.find(randomUUID(), 'phone', 'uma')).toBeNull();
    expect(await arrive('tablet', 'uma')).toEqual({ status: 'banned' });
  });

  it('holds a removal against an identity, and lets it ask to join again', async () => {
    await exclusions.exclude(room, uma, 'removed');

    expect(await exclusions.find(room, 'phone', 'uma')).toBe('removed');
    expect(await exclusions.find(room, 'tablet', 'uma')).toBeNull();
    expect(await arrive('phone', 'uma')).toEqual({ status: 'unknown' });
  });

  it('forgets a removal, but no ban, when somebody is let in anew', async () => {
    await exclusions.exclude(room, gus, 'removed');
    await exclusions.readmit(room, 'gus', false);
    expect(await exclusions.find(room, 'gus', null)).toBeNull();

    await exclusions.exclude(room, gus, 'banned');
    await exclusions.readmit(room, 'gus', false);
    expect(await exclusions.find(room, 'gus', null)).toBe('banned');
  });

  it('lets nobody in by a decision that a removal has taken back in the same moment', async () => {
    const newcomer = {
      displayName: 'Gus',
      color: '#000',
      kind: 'standard',
      address: null,
    } as const;
    await lobby.checkIn(room, { identity: 'gus', userId: null }, newcomer);
    await lobby.decide(room, ['gus'], true);
    const standing = await arrive('gus');
    await exclusions.exclude(room, gus, 'removed');
    await lobby.forget(room, 'gus');

    await exclusions.readmit(room, 'gus', true);

    expect(standing).toMatchObject({ status: 'admitted' });
    expect(await exclusions.find(room, 'gus', null)).toBe('removed');
    await lobby.checkIn(room, { identity: 'gus', userId: null }, newcomer);
    await lobby.decide(room, ['gus'], true);
    await exclusions.readmit(room, 'gus', true);
    expect(await exclusions.find(room, 'gus', null)).toBeNull();
  });

  it('ends with the meeting', async () => {
    await exclusions.exclude(room, uma, 'banned');
    await exclusions.exclude(room, gus, 'removed');

    await lobby.clear(room);

    expect(await exclusions.find(room, 'phone', 'uma')).toBeNull();
    expect(await exclusions.find(room, 'gus', null)).toBeNull();
  });
});
