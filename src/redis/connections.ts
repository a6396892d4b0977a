import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { isReadOnly } from './redis-call.js';
import { isSentinelUrl, parseSentinelUrl } from './sentinel-url.js';

/**
 * Timers fire before answers are read, so a pause of a busy process must not count as an outage.
 */
const COMMAND_TIMEOUT_MS = 4000;

/**
 * For commands of requests: during an outage they fail at once instead of piling up, and the
 * connection is restored automatically.
 */
export const connectForCommands = (url: string, log: Logger): Promise<Redis> =>
  connect(url, 'commands', log, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
  });

/**
 * For RedisPubSub, which subscribes again after each reconnect: ioredis tries it once, and a failure
 * would end the process, or leave the connection without subscriptions.
 */
export const connectForSubscriptions = (url: string, log: Logger): Promise<Redis> =>
  connect(url, 'subscriptions', log, { maxRetriesPerRequest: 1, autoResubscribe: false });

/** For the workers of job queues, whose blocking calls wait indefinitely. */
export const connectForJobs = (url: string, log: Logger): Promise<Redis> =>
  connect(url, 'jobs', log, { maxRetriesPerRequest: null });

interface Differences {
  readonly enableOfflineQueue?: boolean;
  readonly autoResubscribe?: boolean;
  /** Null to wait indefinitely. */
  readonly maxRetriesPerRequest: number | null;
  readonly commandTimeout?: number;
}

const CONNECT_TIMEOUT_MS = 2000;

const retryStrategy = (attempt: number): number => Math.min(50 * attempt, 1000);

async function connect(
  url: string,
  use: string,
  log: Logger,
  options: Differences,
): Promise<Redis> {
  const redis = clientOf(url, options);
  const errors: Error[] = [];
  // RedisMonitor logs each outage once; every reconnect attempt raises its own error.
  redis.on('error', (error: Error) => {
    errors[0] = error;
    log.debug({ err: error, use }, 'Redis connection failed; reconnecting');
  });
  try {
    await redis.connect();
    await selectDatabase(redis);
  } catch (error) {
    redis.disconnect();
    // For a refused connection, `connect` reports only that it is closed.
    throw isClosed(error) ? (errors[0] ?? error) : error;
  }
  return redis;
}

function clientOf(url: string, differences: Differences): Redis {
  const options = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy,
    // After a failover, the address leads to the new primary, but the open connection does not.
    reconnectOnError: isReadOnly,
    lazyConnect: true,
    ...differences,
  };
  if (!isSentinelUrl(url)) return new Redis(url, options);
  let hasConnected = false;
  const redis = new Redis({
    ...options,
    ...parseSentinelUrl(url),
    sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
    // The first connection fails if no Sentinel answers, like that to a server; later ones must not.
    sentinelRetryStrategy: (attempt) => (hasConnected ? retryStrategy(attempt) : null),
  });
  return redis.once('ready', () => {
    hasConnected = true;
  });
}

/** ioredis stays in database 0 if the server lacks the database of the URL. */
async function selectDatabase(redis: Redis): Promise<void> {
  const { db = 0 } = redis.options;
  if (db === 0) return;
  try {
    await redis.select(db);
  } catch (cause) {
    throw new Error(
      `REDIS_URL: the server has no database ${db}; name another one, or raise \`databases\` on the server`,
      { cause },
    );
  }
}

const isClosed = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Connection is closed');
