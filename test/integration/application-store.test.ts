import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { MongoApplicationStore } from '../../src/models/mongo-application-store.js';
import { applicationStoreContract } from '../support/contracts/application-store-contract.js';
import { mongoUrlOf } from '../support/mongo-database.js';
import { silentLog } from '../support/silent-log.js';

describe('MongoApplicationStore', () => {
  let connection: Connection;

  beforeAll(async () => {
    connection = await connectMongo(mongoUrlOf(`applications-${randomUUID()}`), silentLog);
    await new MongoApplicationStore(connection).ensureIndexes();
  });

  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  applicationStoreContract(() => new MongoApplicationStore(connection));
});
