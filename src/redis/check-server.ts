import { isCluster, type RedisClient } from './redis-client.js';

/**
 * Rejects a server at startup that would reject some commands later: a cluster node holds only some
 * of the keys, and a Sentinel none.
 * @throws Error that names the setting
 */
export async function checkRedisServer(redis: RedisClient): Promise<void> {
  // The client has read the slots of a cluster.
  if (isCluster(redis)) return;
  // Some hosts forbid INFO; there, the first rejected command reveals the mode.
  const info = await redis.info('server').catch(() => '');
  const mode = /redis_mode:(\w+)/.exec(info)?.[1] ?? 'standalone';
  const remedy = REMEDIES[mode];
  if (remedy !== undefined) throw new Error(`REDIS_URL: the server ${remedy}`);
}

const REMEDIES: Readonly<Record<string, string>> = {
  sentinel: 'is a Sentinel; write redis+sentinel://host:26379/name with the name of the primary',
  cluster: 'is a node of a cluster; write redis+cluster://host:6379',
};
