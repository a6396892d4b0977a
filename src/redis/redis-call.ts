import { ReplyError } from 'ioredis';
import { StorageUnavailableError } from '../errors/domain-error.js';

/** Error codes of a server that is up but cannot serve now. */
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
 * Runs calls to Redis, so that callers can tell "Redis is away" from a fault.
 * @throws StorageUnavailableError with the client's error as `cause`; refusals of a command as they are
 */
export async function redisCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isRedisOutage(error) ? new StorageUnavailableError({ cause: error }) : error;
  }
}

/** Everything but a refusal by a working server: closed connections, timeouts, no connection. */
export function isRedisOutage(error: unknown): boolean {
  if (error instanceof StorageUnavailableError) return true;
  if (!isRefusal(error)) return true;
  const code = codeOf(error);
  // A transaction is refused as a whole for what its commands were refused for.
  if (code === 'EXECABORT') return (error.previousErrors ?? []).some(isRedisOutage);
  return OUTAGE_CODES.has(code) || isFull(error);
}

/** The server is a replica: since a failover, or for as long as its own primary is another one. */
export const isReadOnly = (error: Error): boolean => codeOf(error) === 'READONLY';

/** For failures of background work that is retried: RedisMonitor has logged the outage itself. */
export const outageLogLevel = (error: unknown): 'debug' | 'warn' =>
  isRedisOutage(error) ? 'debug' : 'warn';

interface Refusal extends Error {
  readonly previousErrors?: readonly unknown[];
}

const isRefusal = (error: unknown): error is Refusal => error instanceof ReplyError;

/** The first word; before Redis 7, that of a command refused within a script comes after `-`. */
const codeOf = ({ message }: Error): string =>
  /^ERR Error running script .* -([A-Z]+) /s.exec(message)?.[1] ?? message.split(' ', 1)[0] ?? '';

const isFull = ({ message }: Error): boolean => message.startsWith('ERR max number of clients');
