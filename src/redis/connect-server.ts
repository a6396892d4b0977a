import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { CONNECT_TIMEOUT_MS, retryStrategy, type ConnectionUse } from './connection-use.js';
import { isReadOnly } from './redis-call.js';
import { isSentinelUrl, parseSentinelUrl } from '../lib/sentinel-url.js';

/** Connects to a server, or to the primary that Sentinels name. */
export async function connectServer(
  url: string,
  name: string,
  log: Logger,
  use: ConnectionUse,
): Promise<Redis> {
  const redis = clientOf(url, use);
  const errors: Error[] = [];
  // RedisMonitor logs each outage once; every reconnect attempt raises its own error.
  redis.on('error', (error: Error) => {
    errors[0] = error;
    log.debug({ err: error, use: name }, 'Redis connection failed; reconnecting');
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

function clientOf(url: string, use: ConnectionUse): Redis {
  const options = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy,
    // After a failover, the address leads to the new primary, but the open connection does not.
    reconnectOnError: isReadOnly,
    lazyConnect: true,
    ...use,
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
