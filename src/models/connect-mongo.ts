import mongoose, { type ConnectOptions, type Connection } from 'mongoose';
import type { Logger } from 'pino';
import { mongoOptions } from './mongo-url.js';
import { storeCall } from './store-errors.js';

/**
 * Connects to MongoDB. Indexes are created by `ensureIndexes()` only. A lost connection is restored
 * automatically; until then, calls fail instead of queueing.
 * @throws StorageUnavailableError when no server answers in time
 */
export async function connectMongo(
  url: string,
  log: Logger,
  options: ConnectOptions = {},
): Promise<Connection> {
  const connection = mongoose.createConnection(url, {
    ...mongoOptions(url),
    autoCreate: false,
    autoIndex: false,
    bufferCommands: false,
    ...options,
  });
  let isClosing = false;
  connection.on('disconnecting', () => (isClosing = true));
  connection.on('disconnected', () => {
    if (!isClosing) log.warn('MongoDB connection lost; reconnecting');
  });
  connection.on('reconnected', () => log.info('MongoDB connection restored'));
  connection.on('error', (error: unknown) => log.warn({ err: error }, 'MongoDB connection failed'));
  return storeCall(() => connection.asPromise());
}
