import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { MongoRecordingStore } from '../../src/models/mongo-recording-store.js';
import { recordingStoreContract } from '../support/contracts/recording-store-contract.js';
import { mongoUrlOf } from '../support/mongo-database.js';
import { silentLog } from '../support/silent-log.js';

describe('MongoRecordingStore', () => {
  const url = mongoUrlOf(`test-${randomUUID().slice(0, 8)}`);
  let connection: Connection;

  beforeAll(async () => {
    connection = await connectMongo(url, silentLog);
    await new MongoRecordingStore(connection).ensureIndexes();
  });

  // Some of what a store is asked goes over all recordings.
  beforeEach(() => connection.collection('recordings').deleteMany({}));

  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  recordingStoreContract('in MongoDB', () => new MongoRecordingStore(connection));

  it('creates its indexes twice without an error', async () => {
    await new MongoRecordingStore(connection).ensureIndexes();

    const indexes = await connection.collection('recordings').indexes();
    const unique = indexes.filter((index) => index.unique).map(({ name }) => name);
    expect(unique.sort()).toEqual(['key_1', 'one_running']);
  });
});
