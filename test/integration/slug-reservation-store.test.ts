import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { MongoSlugReservationStore } from '../../src/models/mongo-slug-reservation-store.js';
import { slugReservationStoreContract } from '../support/contracts/slug-reservation-store-contract.js';
import { silentLog } from '../support/silent-log.js';

describe('MongoSlugReservationStore', () => {
  let connection: Connection;

  beforeAll(async () => {
    const url = new URL(process.env['MONGO_URL'] ?? '');
    url.pathname = `/slugs-${randomUUID()}`;
    connection = await connectMongo(url.href, silentLog);
    await new MongoSlugReservationStore(connection).ensureIndexes();
  });

  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  slugReservationStoreContract(() => new MongoSlugReservationStore(connection));
});
