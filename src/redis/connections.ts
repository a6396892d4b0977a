import type { Logger } from 'pino';
import { isClusterUrl } from '../lib/cluster-url.js';
import { connectCluster, supportsSharding } from './connect-cluster.js';
import { connectServer } from './connect-server.js';
import type { ConnectionUse } from './connection-use.js';
import type { RedisClient } from './redis-client.js';
import { ClusterSubscriptions } from './subscriptions/cluster-subscriptions.js';
import { ServerSubscriptions } from './subscriptions/server-subscriptions.js';
import type { Subscriptions } from './subscriptions/subscriptions.js';

/**
 * Timers fire before answers are read, so a pause of a busy process must not count as an outage.
 */
const COMMAND_TIMEOUT_MS = 4000;
/**
 * Longer than the blocking calls of workers, which take up to 10 s. Without it, a worker waits many
 * minutes for a server that froze or was cut off, because the connection stays open.
 */
const JOBS_SOCKET_TIMEOUT_MS = 15_000;

/**
 * For commands of requests: during an outage they fail at once instead of piling up, and the
 * connection is restored automatically.
 */
export const connectForCommands = (url: string, log: Logger): Promise<RedisClient> =>
  connect(url, 'commands', log, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
  });

/** For RedisPubSub. */
export async function connectForSubscriptions(url: string, log: Logger): Promise<Subscriptions> {
  // ioredis subscribes again once, and a failure would end the process, or leave the connection
  // without subscriptions.
  const uses = { maxRetriesPerRequest: 1, autoResubscribe: false };
  if (!isClusterUrl(url)) {
    return new ServerSubscriptions(await connectServer(url, 'subscriptions', log, uses), log);
  }
  const cluster = await connectCluster(url, 'subscriptions', log, uses);
  return new ClusterSubscriptions(cluster, await supportsSharding(cluster), log);
}

/** For the workers of job queues, which wait while Redis is unavailable. */
export const connectForJobs = (url: string, log: Logger): Promise<RedisClient> =>
  connect(url, 'jobs', log, {
    maxRetriesPerRequest: null,
    socketTimeout: JOBS_SOCKET_TIMEOUT_MS,
  });

const connect = (
  url: string,
  name: string,
  log: Logger,
  use: ConnectionUse,
): Promise<RedisClient> =>
  isClusterUrl(url) ? connectCluster(url, name, log, use) : connectServer(url, name, log, use);
