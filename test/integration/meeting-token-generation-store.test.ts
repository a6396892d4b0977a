import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { MongoMeetingTokenGenerationStore } from '../../src/models/mongo-meeting-token-generation-store.js';
import { meetingTokenGenerationStoreContract } from '../support/contracts/meeting-token-generation-store-contract.js';
import { mongoUrlOf } from '../support/mongo-database.js';
import { silentLog } from '../support/silent-log.js';

describe('MongoMeetingTokenGenerationStore', () => {
  let connection: Connection;

  beforeAll(async () => {
    connection = await connectMongo(mongoUrlOf(`generations-${randomUUID()}`), silentLog);
    await new MongoMeetingTokenGenerationStore(connection).ensureIndexes();
  });

  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  meetingTokenGenerationStoreContract(() => new MongoMeetingTokenGenerationStore(connection));
});
