import { ReplyError } from 'ioredis';
import { StorageUnavailableError } from '../errors/domain-error.js';
import { isCluster, type RedisClient } from './redis-client.js';

/** Error codes of a server that is running but cannot serve. */
const OUTAGE_CODES = new Set([
  'LOADING',
  'MASTERDOWN',
  'READONLY',
  'CLUSTERDOWN',
  'TRYAGAIN',
  'MOVED',
  'ASK',
  'BUSY',
  'MISCONF',
  'NOREPLICAS',
  'OOM',
  'NOAUTH',
  'UNBLOCKED',
  'UNKILLABLE',
]);

/**
 * Makes calls to Redis, so that callers can tell an outage from a fault.
 * @throws StorageUnavailableError with the client's error as `cause`; rejected commands unchanged
 */
export async function redisCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isRedisOutage(error) ? new StorageUnavailableError({ cause: error }) : error;
  }
}

type RedisCommand = readonly [name: string, ...args: (string | number)[]];

/**
 * Sends commands in one round trip, and resolves to their replies in order. They are independent:
 * others may run in between.
 * @throws as `redisCall`, with the first failure
 */
export function redisPipeline(
  redis: RedisClient,
  commands: readonly RedisCommand[],
): Promise<readonly unknown[]> {
  return redisCall(async () => {
    if (isCluster(redis)) {
      // The keys may be on different nodes, and a pipeline leads to one. Calls to the same node still
      // share a round trip.
      return Promise.all(commands.map(([name, ...args]) => redis.call(name, ...args)));
    }
    const replies = await redis.pipeline(commands.map((command) => [...command])).exec();
    return (replies ?? []).map(([error, reply]) => {
      if (error) throw error;
      return reply;
    });
  });
}

/**
 * True for everything but a command that a working server rejected: closed connections, timeouts,
 * no connection.
 */
export function isRedisOutage(error: unknown): boolean {
  if (error instanceof StorageUnavailableError) return true;
  if (!isRefusal(error)) return true;
  const code = codeOf(error);
  // A transaction is rejected as a whole, with the errors of its commands as reasons.
  if (code === 'EXECABORT') return (error.previousErrors ?? []).some(isRedisOutage);
  return OUTAGE_CODES.has(code) || isFull(error);
}

/** The server is a replica, since a failover or permanently. */
export const isReadOnly = (error: Error): boolean => codeOf(error) === 'READONLY';

/** For failures of background work that is retried: RedisMonitor logs the outage itself. */
export const outageLogLevel = (error: unknown): 'debug' | 'warn' =>
  isRedisOutage(error) ? 'debug' : 'warn';

interface Refusal extends Error {
  readonly previousErrors?: readonly unknown[];
}

const isRefusal = (error: unknown): error is Refusal => error instanceof ReplyError;

/** The first word; before Redis 7, the code of a command rejected within a script follows a `-`. */
const codeOf = ({ message }: Error): string =>
  /^ERR Error running script .* -([A-Z]+) /s.exec(message)?.[1] ?? message.split(' ', 1)[0] ?? '';

const isFull = ({ message }: Error): boolean => message.startsWith('ERR max number of clients');
