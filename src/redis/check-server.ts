import type { Redis } from 'ioredis';

/**
 * Refuses a server at the start that would refuse part of the commands later: a node of a cluster
 * holds some of the keys only, and a Sentinel none.
 * @throws Error that names the setting
 */
export async function checkRedisServer(redis: Redis): Promise<void> {
  // Some hosts forbid INFO; their servers are found out by their first refusal.
  const info = await redis.info('server').catch(() => '');
  const mode = /redis_mode:(\w+)/.exec(info)?.[1] ?? 'standalone';
  if (mode === 'standalone') return;
  throw new Error(
    `REDIS_URL: the server runs in ${mode} mode, which is not supported; name a standalone server`,
  );
}
