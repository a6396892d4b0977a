import type { Redis } from 'ioredis';

/**
 * Rejects a server at startup that would reject some commands later: a cluster node holds only some
 * of the keys, and a Sentinel none.
 * @throws Error that names the setting
 */
export async function checkRedisServer(redis: Redis): Promise<void> {
  // Some hosts forbid INFO; there, the first rejected command reveals the mode.
  const info = await redis.info('server').catch(() => '');
  const mode = /redis_mode:(\w+)/.exec(info)?.[1] ?? 'standalone';
  if (mode === 'standalone') return;
  const remedy =
    mode === 'sentinel'
      ? 'is a Sentinel; write redis+sentinel://host:26379/name with the name of the primary'
      : `runs in ${mode} mode, which is not supported; name a standalone server`;
  throw new Error(`REDIS_URL: the server ${remedy}`);
}
