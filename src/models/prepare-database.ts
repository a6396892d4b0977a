import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { StorageUnavailableError } from '../errors/domain-error.js';
import { connectMongo } from './connect-mongo.js';
import { migrate } from './migrations/migrate.js';
import type { MigrationSettings } from './migrations/migrations.js';
import { MongoApplicationStore } from './mongo-application-store.js';
import { MongoMeetingHistoryStore } from './mongo-meeting-history-store.js';
import { MongoMeetingTokenGenerationStore } from './mongo-meeting-token-generation-store.js';
import { MongoRecordingStore } from './mongo-recording-store.js';
import { MongoRoomStore } from './mongo-room-store.js';
import { MongoSlugReservationStore } from './mongo-slug-reservation-store.js';
import { MongoUserStore } from './mongo-user-store.js';
import { MongoWebhookDeliveryStore } from './mongo-webhook-delivery-store.js';
import { MongoWebhookEndpointStore } from './mongo-webhook-endpoint-store.js';
import { MongoWebhookEventStore } from './mongo-webhook-event-store.js';

/** Longer than an election. */
const MAX_ATTEMPTS = 20;
const PAUSE_MS = 1_000;

/** Index builds and migrations take longer the larger their collections are. */
const WITHOUT_TIMEOUT = {
  socketTimeoutMS: 0,
  minPoolSize: 0,
  writeConcern: { w: 'majority' },
} as const;

/**
 * Migrates the documents and creates the indexes; if there is nothing to do, this takes some
 * milliseconds. Resumes after an outage: index builds continue in the server, and migrations
 * continue with the remaining documents.
 * @throws StorageUnavailableError when MongoDB does not answer at first, or for longer than an
 * election
 */
export async function prepareDatabase(
  url: string,
  settings: MigrationSettings,
  log: Logger,
): Promise<void> {
  const connection = await connectMongo(url, log, WITHOUT_TIMEOUT);
  try {
    await retryOutages(() => prepare(connection, settings, log), log);
  } finally {
    await connection.close();
  }
}

async function prepare(
  connection: Connection,
  settings: MigrationSettings,
  log: Logger,
): Promise<void> {
  await migrate({ connection, settings, log });
  const stores = [
    MongoUserStore,
    MongoApplicationStore,
    MongoRoomStore,
    MongoRecordingStore,
    MongoSlugReservationStore,
    MongoMeetingHistoryStore,
    MongoMeetingTokenGenerationStore,
    MongoWebhookEndpointStore,
    MongoWebhookEventStore,
    MongoWebhookDeliveryStore,
  ];
  await Promise.all(stores.map((Store) => new Store(connection).ensureIndexes()));
}

async function retryOutages(work: () => Promise<void>, log: Logger): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof StorageUnavailableError) || attempt === MAX_ATTEMPTS) throw error;
      log.warn({ err: error }, 'Database preparation interrupted: MongoDB unavailable; retrying');
      await sleep(PAUSE_MS);
    }
  }
}
