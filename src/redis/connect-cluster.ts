import { Cluster, type Redis } from 'ioredis';
import type { Logger } from 'pino';
import { withTimeout } from '../lib/with-timeout.js';
import { parseClusterUrl } from '../lib/cluster-url.js';
import { CONNECT_TIMEOUT_MS, retryStrategy, type ConnectionUse } from './connection-use.js';

/** ioredis keeps trying while the cluster reports that it cannot serve. */
const FIRST_CONNECT_TIMEOUT_MS = 10_000;
/** The pause before the slots are read again after a loss. */
const RETRY_MS = 100;
/** Finds a master that was replaced while the connection to it stayed open. */
const SLOTS_REFRESH_MS = 5_000;

/** Connects to the nodes of a cluster. */
export async function connectCluster(
  url: string,
  name: string,
  log: Logger,
  use: ConnectionUse,
): Promise<Cluster> {
  const cluster = clientOf(url, use);
  const errors: Error[] = [];
  cluster.on('error', (error: Error) => {
    errors[0] = causeOf(error);
    log.debug({ err: error, use: name }, 'Redis Cluster connection failed; reconnecting');
  });
  cluster.on('node error', (error: Error, address: string) => {
    if (errors.length === 0) errors.push(error);
    log.debug({ err: error, use: name, address }, 'Connection to a node of Redis Cluster failed');
  });
  try {
    await withTimeout(cluster.connect(), FIRST_CONNECT_TIMEOUT_MS, () => {
      throw new Error('the cluster does not become ready; see CLUSTER INFO');
    });
    if (use.enableOfflineQueue === false) await keepNodesConnected(cluster);
  } catch (error) {
    cluster.disconnect();
    throw explained(errors[0] ?? (error as Error), url);
  }
  refreshAfterLosses(cluster);
  // Workers find a new master by the failure of their calls, which never pause for long.
  if (use.maxRetriesPerRequest !== null) refreshRegularly(cluster);
  return cluster;
}

/** Whether every master has sharded channels, which Redis 7 introduced. */
export async function supportsSharding(cluster: Cluster): Promise<boolean> {
  const replies = await Promise.all(
    // An access list may forbid the question; then it may forbid sharded channels as well.
    cluster.nodes('master').map((node) => node.call('COMMAND', 'INFO', 'SPUBLISH').catch(() => [])),
  );
  return replies.every((reply) => Array.isArray(reply) && Array.isArray(reply[0]));
}

function clientOf(url: string, { enableOfflineQueue = true, ...use }: ConnectionUse): Cluster {
  const { nodes, ...credentials } = parseClusterUrl(url);
  return new Cluster(nodes, {
    lazyConnect: true,
    enableOfflineQueue,
    clusterRetryStrategy: retryStrategy,
    // A command that was sent before its connection was lost may have been executed. Workers repeat
    // theirs sooner than ioredis would give them up.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    slotsRefreshTimeout: CONNECT_TIMEOUT_MS,
    redisOptions: { ...credentials, connectTimeout: CONNECT_TIMEOUT_MS, ...use },
  });
}

/**
 * Connects to the nodes before the first command: without an offline queue, ioredis rejects commands
 * for a node to which it is connecting.
 */
async function keepNodesConnected(cluster: Cluster): Promise<void> {
  const connect = async (node: Redis) => {
    if (node.status === 'wait') await node.connect().catch(() => undefined);
  };
  await Promise.all(cluster.nodes().map(connect));
  cluster.on('+node', (node: Redis) => void connect(node));
}

/** Another node takes over the slots of a lost one, but not at once. */
function refreshAfterLosses(cluster: Cluster): void {
  let timer: NodeJS.Timeout | null = null;
  cluster.on('-node', () => {
    timer ??= setTimeout(() => {
      timer = null;
      cluster.refreshSlotsCache();
    }, RETRY_MS).unref();
  });
}

/**
 * ioredis's own timer continues, and keeps the process alive, if the cluster is disconnected while the
 * slots are being read.
 */
function refreshRegularly(cluster: Cluster): void {
  const timer = setInterval(() => cluster.refreshSlotsCache(), SLOTS_REFRESH_MS).unref();
  cluster.once('end', () => clearInterval(timer));
}

const causeOf = (error: Error): Error =>
  (error as { readonly lastNodeError?: Error | null }).lastNodeError ?? error;

function explained(cause: Error, url: string): Error {
  if (/cluster support disabled/i.test(cause.message)) {
    return new Error(
      'REDIS_URL: the server is not a node of a cluster; write redis://host:6379 for a single server',
      { cause },
    );
  }
  if (!cause.message.startsWith('Connection is closed')) return cause;
  const addresses = parseClusterUrl(url).nodes.map(({ host, port }) => `${host}:${port}`);
  return new Error(`No node of the cluster answers: ${addresses.join(', ')}`, { cause });
}
