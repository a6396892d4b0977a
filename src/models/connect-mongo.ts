import mongoose, { type Connection } from 'mongoose';
import type { Logger } from 'pino';
import { storeCall } from './store-errors.js';

/** How long a call waits for a usable server before it fails: people are waiting for the answer. */
const PATIENCE_MS = 2_000;

/**
 * Connects to MongoDB. Indexes are made by each store's `ensureIndexes()`, never in passing. A
 * connection lost later comes back by itself; calls fail meanwhile instead of queueing up.
 * @throws StorageUnavailableError when no server answers in time
 */
export async function connectMongo(url: string, log: Logger): Promise<Connection> {
  const connection = mongoose.createConnection(url, {
    appName: 'foyer',
    autoCreate: false,
    autoIndex: false,
    bufferCommands: false,
    connectTimeoutMS: PATIENCE_MS,
    // A frozen server is found out, and what waits for it fails, soon after this.
    heartbeatFrequencyMS: PATIENCE_MS,
    serverSelectionTimeoutMS: PATIENCE_MS,
    waitQueueTimeoutMS: PATIENCE_MS,
    // A server that takes calls and never answers must not hold requests for ever.
    socketTimeoutMS: 5 * PATIENCE_MS,
  });
  connection.on('disconnected', () => log.warn('MongoDB is away'));
  connection.on('reconnected', () => log.info('MongoDB is back'));
  connection.on('error', (error: unknown) => log.warn({ err: error }, 'MongoDB connection error'));
  return storeCall(() => connection.asPromise());
}
