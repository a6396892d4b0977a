import { Redis } from 'ioredis';
import type { Logger } from 'pino';

/**
 * For commands of requests: while Redis is away they fail at once instead of piling up, and the
 * connection comes back by itself.
 */
export async function connectForCommands(url: string, log: Logger): Promise<Redis> {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    commandTimeout: 2000,
    retryStrategy,
    lazyConnect: true,
  });
  return connected(redis, 'commands', log);
}

/** For subscriptions, which are taken up again after each reconnect. */
export async function connectForSubscriptions(url: string, log: Logger): Promise<Redis> {
  const redis = new Redis(url, {
    autoResubscribe: true,
    maxRetriesPerRequest: 1,
    connectTimeout: 2000,
    retryStrategy,
    lazyConnect: true,
  });
  return connected(redis, 'subscriptions', log);
}

/** For job queues and their workers, whose blocking calls wait as long as it takes. */
export const connectForJobs = (url: string, log: Logger): Promise<Redis> =>
  connected(
    new Redis(url, {
      maxRetriesPerRequest: null,
      connectTimeout: 2000,
      retryStrategy,
      lazyConnect: true,
    }),
    'jobs',
    log,
  );

const retryStrategy = (attempt: number): number => Math.min(50 * attempt, 1000);

async function connected(redis: Redis, use: string, log: Logger): Promise<Redis> {
  redis.on('error', (error: Error) => log.warn({ err: error, use }, 'redis connection'));
  await redis.connect();
  return redis;
}
