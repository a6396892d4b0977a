import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectMongo } from '../../src/models/connect-mongo.js';
import { MongoRecordingStore } from '../../src/models/mongo-recording-store.js';
import { DeleteRoomDocument, RecordingFileDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { aRecordedRoom, expire, SHORT_DEADLINES } from '../support/recording-app.js';
import { startPeriodicJob } from '../support/periodic-jobs.js';
import { silentLog } from '../support/silent-log.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  const env = { ...SHORT_DEADLINES, RECORDING_EXPIRATION_DAYS: '30' };
  app = await startTestApp({ records: true, env });
});

afterAll(() => app.stop());

const recorderOf = ({ ports }: TestApp) => {
  if (!ports.recorder) throw new Error('nothing is recorded here');
  return ports.recorder;
};

describe('a recording after its retention', () => {
  it('becomes EXPIRED, and its file is removed', async () => {
    const room = await aRecordedRoom(app);
    const { id, expiresAt } = await room.record();
    expect(expiresAt).not.toBeNull();

    const { key } = await expire(app, id);
    await startPeriodicJob(app, 'dispose-of-recordings');

    await room.reaches(id, 'EXPIRED');
    const { recording } = await room.owner.data(RecordingFileDocument, { id });
    expect(recording).toEqual({ status: 'EXPIRED', fileName: null, downloadUrl: null });
    expect(await recorderOf(app).files.stat(key)).toBeNull();
  });
});

describe('a room that is deleted while recording is disabled', () => {
  it('leaves files that are removed when recording is enabled again', async () => {
    const room = await aRecordedRoom(app);
    const { id } = await room.record();
    const key = (await recorderOf(app).recordingStore.find(id))?.key ?? '';
    await app.stopGateway();

    const without = await startTestApp({ beside: app, env: { FEATURES: '' } });
    const olga = await without.as('olga');
    await olga.data(DeleteRoomDocument, { id: room.id });
    const mongo = await connectMongo(app.env['MONGO_URL'] ?? '', silentLog);
    const recordings = new MongoRecordingStore(mongo);
    await eventually(
      () => recordings.find(id),
      (found) => found === null,
    );
    await without.stop();

    const again = await startTestApp({ beside: app });
    const { files } = recorderOf(again);
    await eventually(
      () => recordings.listDiscarded(100),
      (left) => left.length === 0,
    );
    expect(await files.stat(key)).toBeNull();
    await again.stop();
    await mongo.close();
  });
});
