import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { RedisSubtitlesStore } from '../../src/redis/subtitles/subtitles-store.js';
import { subtitlesStoreContract } from '../support/contracts/subtitles-store-contract.js';
import { redisForStores } from '../support/redis-stores.js';

describe('RedisSubtitlesStore', () => {
  const connected = redisForStores();
  const aStore = () => {
    const { redis, prefix, pubSub } = connected();
    return new RedisSubtitlesStore(redis, prefix, pubSub);
  };

  subtitlesStoreContract(aStore);

  it('leaves no key in Redis that never expires', async () => {
    const { redis, prefix } = connected();
    const [store, room] = [aStore(), randomUUID()];
    await store.begin(room, 'RM_1', 'first', 60_000);
    await store.arrived(room, { identity: 'agent', sid: 'PA_agent', joinedAt: new Date(1) });

    expect(await redis.pttl(`${prefix}:subtitles:{${room}}`)).toBeGreaterThan(0);
  });
});
