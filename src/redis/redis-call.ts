import { ReplyError } from 'ioredis';
import { StorageUnavailableError } from '../errors/domain-error.js';

/** Error codes of a server that is up but cannot serve now; the first word of a refusal. */
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
    throw isOutage(error) ? new StorageUnavailableError({ cause: error }) : error;
  }
}

/** Everything but a refusal by a working server: closed connections, timeouts, no connection. */
const isOutage = (error: unknown): boolean =>
  !isRefusal(error) || OUTAGE_CODES.has(error.message.split(' ', 1)[0] ?? '');

const isRefusal = (error: unknown): error is Error => error instanceof ReplyError;
