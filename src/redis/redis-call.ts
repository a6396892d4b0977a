import { ReplyError, type Redis } from 'ioredis';
import { StorageUnavailableError } from '../errors/domain-error.js';

/** Error codes of a server that is running but cannot serve. */
const OUTAGE_CODES = new Set([
  'LOADING',
  'MASTERDOWN',
  'READONLY',
  'CLUSTERDOWN',
  'TRYAGAIN',
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

/**
 * Sends commands in one round trip, and resolves to their replies in order. They are independent:
 * others may run in between.
 * @throws as `redisCall`, with the first failure
 */
export function redisPipeline(
  redis: Redis,
  commands: readonly (readonly (string | number)[])[],
): Promise<readonly unknown[]> {
  return redisCall(async () => {
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
