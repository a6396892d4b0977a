import { isCluster, type RedisClient } from '../redis/redis-client.js';

/**
 * The prefix of BullMQ's keys of one queue. In a cluster it is a hash tag, because the scripts of
 * BullMQ use many keys at once; one for each queue, so that the shards share the work.
 */
export const queuePrefix = (redis: RedisClient, prefix: string, queue: string): string =>
  isCluster(redis) ? `{${prefix}:${queue}}` : prefix;
