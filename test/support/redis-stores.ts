import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { connectForCommands, connectForSubscriptions } from '../../src/redis/connections.js';
import { RedisPubSub } from '../../src/redis/pub-sub.js';
import { silentLog } from './silent-log.js';
import type { RedisClient } from '../../src/redis/redis-client.js';
import type { Subscriptions } from '../../src/redis/subscriptions/subscriptions.js';

export interface RedisForStores {
  readonly redis: RedisClient;
  readonly pubSub: RedisPubSub;
  readonly prefix: string;
}

/** Connections to the suite's Redis for the stores of one test file, with a key prefix of its own. */
export function redisForStores(): () => RedisForStores {
  let connected: RedisForStores | null = null;
  let subscriptions: Subscriptions | null = null;

  beforeAll(async () => {
    const url = process.env['REDIS_URL'] ?? '';
    const prefix = `test-${randomUUID().slice(0, 8)}`;
    const redis = await connectForCommands(url, silentLog);
    subscriptions = await connectForSubscriptions(url, silentLog);
    connected = { redis, prefix, pubSub: new RedisPubSub(redis, subscriptions, prefix, silentLog) };
  });

  afterAll(() => {
    connected?.redis.disconnect();
    subscriptions?.disconnect();
  });

  return () => {
    if (!connected) throw new Error('Redis is connected in beforeAll; call this inside a test.');
    return connected;
  };
}
