import type { Logger } from 'pino';
import type { RedisClient } from '../redis/redis-client.js';
import { loadRedisConfig } from '../config/load-store-config.js';
import type { Environment } from '../config/variables.js';
import { createLog } from '../log.js';
import { checkRedisServer } from '../redis/check-server.js';
import { connectForCommands } from '../redis/connections.js';
import { print, runTool } from './tool-process.js';

export interface RedisTool {
  readonly redis: RedisClient;
  readonly prefix: string;
  readonly log: Logger;
  readonly print: (text: string) => void;
}

const REDIS = { setting: 'REDIS_URL', name: 'Redis', running: 'redis' } as const;

/** Runs a command on Redis: connects, runs, and exits with its code. */
export const runOnRedis = (
  env: Environment,
  run: (tool: RedisTool) => Promise<number>,
): Promise<never> =>
  runTool(env, REDIS, async (settings) => {
    const { redisUrl, redisKeyPrefix: prefix } = loadRedisConfig(settings);
    const log = createLog('fatal');
    const redis = await connectForCommands(redisUrl, log);
    await checkRedisServer(redis);
    try {
      return await run({ redis, prefix, log, print });
    } finally {
      redis.disconnect();
    }
  });
