import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { MongoSlugReservationStore } from '../../src/models/mongo-slug-reservation-store.js';
import { slugReservationStoreContract } from '../support/contracts/slug-reservation-store-contract.js';
import { mongoUrlOf } from '../support/mongo-database.js';
import { silentLog } from '../support/silent-log.js';

describe('MongoSlugReservationStore', () => {
  let connection: Connection;

  beforeAll(async () => {
    connection = await connectMongo(mongoUrlOf(`slugs-${randomUUID()}`), silentLog);
    await new MongoSlugReservationStore(connection).ensureIndexes();
  });

  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  slugReservationStoreContract(() => new MongoSlugReservationStore(connection));
});
