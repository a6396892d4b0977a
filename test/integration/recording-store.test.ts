import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { MongoRecordingStore } from '../../src/models/mongo-recording-store.js';
import { aRecording, at } from '../support/recordings.js';
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

  // Some methods of the store return all recordings.
  beforeEach(() => connection.collection('recordings').deleteMany({}));

  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });

  recordingStoreContract(() => new MongoRecordingStore(connection));

  it('shares recordings with an instance of the previous release', async () => {
    const store = new MongoRecordingStore(connection);
    const documents = connection.collection<{ _id: string }>('recordings');
    const recording = aRecording({ pendingNotifications: ['saved'], nextCheckAt: at(10) });
    await store.insert(recording);
    await store.change(recording, { nextCheckAt: at(20) });
    expect(await documents.findOne()).toMatchObject({
      news: ['saved'],
      lookAt: at(20),
      version: 2,
    });

    await documents.updateOne(
      { _id: recording.id },
      { $set: { news: [], lookAt: at(30), version: 3 } },
    );

    const changed = { version: 3, pendingNotifications: [], nextCheckAt: at(30) };
    expect(await store.find(recording.id)).toMatchObject(changed);
    expect(await store.listOverdue(at(25), 9)).toEqual([]);
    expect(await store.listOverdue(at(35), 9)).toMatchObject([changed]);
  });

  it('reads a recording that only the previous release has written', async () => {
    const { id, pendingNotifications: news, nextCheckAt: lookAt, ...others } = aRecording();
    await connection
      .collection<{ readonly _id: string; readonly [field: string]: unknown }>('recordings')
      .insertOne({ _id: id, schemaVersion: 1, news, lookAt, ...others });

    expect(await new MongoRecordingStore(connection).find(id)).toEqual({
      id,
      pendingNotifications: news,
      nextCheckAt: lookAt,
      ...others,
    });
  });

  it('creates its indexes twice without an error', async () => {
    await new MongoRecordingStore(connection).ensureIndexes();

    const indexes = await connection.collection('recordings').indexes();
    const unique = indexes.filter((index) => index.unique).map(({ name }) => name);
    expect(unique.sort()).toEqual(['key_1', 'one_running']);
  });
});
