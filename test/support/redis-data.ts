import { connectForCommands } from '../../src/redis/connections.js';
import { isCluster, type RedisClient } from '../../src/redis/redis-client.js';
import { silentLog } from './silent-log.js';

/** A connection to the Redis of a gateway; without one, to the suite's. */
export const connectToRedisOf = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<RedisClient> => connectForCommands(env['REDIS_URL'] ?? '', silentLog);

/** The keys that match a pattern, on all servers. */
export const keysLike = (redis: RedisClient, pattern: string): Promise<string[]> =>
  onEach(redis, (server) => server.keys(pattern));

/** The channels that match a pattern and have subscribers, on all servers. */
export const channelsLike = (redis: RedisClient, pattern: string): Promise<string[]> =>
  onEach(redis, async (server) => {
    const type = isCluster(redis) ? 'SHARDCHANNELS' : 'CHANNELS';
    return (await server.call('PUBSUB', type, pattern)) as string[];
  });

async function onEach(
  redis: RedisClient,
  ask: (server: Pick<RedisClient, 'keys' | 'call'>) => Promise<string[]>,
): Promise<string[]> {
  const servers = isCluster(redis) ? redis.nodes('master') : [redis];
  return (await Promise.all(servers.map(ask))).flat();
}
