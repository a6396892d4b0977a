import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { eventually } from '../support/eventually.js';
import { aRecordedRoom, SHORT_DEADLINES } from '../support/recording-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;
let silent: TestApp;

beforeAll(async () => {
  app = await startTestApp({ records: true, env: SHORT_DEADLINES });
  silent = await startTestApp({
    records: true,
    env: { ...SHORT_DEADLINES, FEATURES: 'recording' },
  });
});

afterAll(async () => {
  await app.stop();
  await silent.stop();
});

/** The number of storage events that led to a recording. */
async function takenEvents(): Promise<number> {
  const text = await (await app.browser().fetch('/metrics')).text();
  return Number(/^foyer_storage_events_total\{outcome="taken"\} (\d+)$/m.exec(text)?.[1]);
}

async function upload(key: string): Promise<void> {
  const s3 = new S3Client({
    endpoint: app.env['STORAGE_ENDPOINT'] ?? '',
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: app.env['STORAGE_ACCESS_KEY'] ?? '',
      secretAccessKey: app.env['STORAGE_SECRET_KEY'] ?? '',
    },
  });
  const Bucket = app.env['STORAGE_BUCKET'];
  await s3.send(
    new PutObjectCommand({ Bucket, Key: key, Body: 'a film', ContentType: 'video/mp4' }),
  );
  s3.destroy();
}

describe('storage events', () => {
  it('announce a file that was uploaded in parts', async () => {
    const room = await aRecordedRoom(app);
    const size = 20 * 1024 * 1024;
    await room.plan({ size });
    const before = await takenEvents();

    const { id } = await room.start();
    await room.reaches(id, 'ACTIVE');
    await room.stop();

    expect((await room.reaches(id, 'SAVED')).sizeBytes).toBe(size);
    await eventually(takenEvents, (now) => now > before);
  });

  it('save a recording that was given up when its file is stored after all', async () => {
    const room = await aRecordedRoom(app);
    await room.plan({ mode: 'fail', failAt: 'active' });
    const { id } = await room.start();
    const failed = await room.reaches(id, 'FAILED');
    expect(failed.failureReason).not.toBeNull();
    const record = await app.ports.recorder?.recordingStore.find(id);

    await upload(record?.key ?? '');

    const saved = await room.reaches(id, 'SAVED');
    expect(saved).toMatchObject({ failureReason: null, sizeBytes: 6 });
  });

  it('are not required: LiveKit’s event and a check suffice', async () => {
    const room = await aRecordedRoom(silent);
    const { id } = await room.start('TRANSCRIPT');
    await room.reaches(id, 'ACTIVE');
    await room.stop();

    await room.reaches(id, 'SAVED');

    const path = '/webhooks/storage';
    const { status } = await silent.browser().fetch(path, { method: 'POST', body: '{}' });
    expect(status).toBe(404);
  });
});
