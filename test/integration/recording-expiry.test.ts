import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { RecordingFileDocument } from '../generated/operations.js';
import { aRecordedRoom, SHORT_DEADLINES } from '../support/recording-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(90_000);

let app: TestApp;

beforeAll(async () => {
  const env = { ...SHORT_DEADLINES, RECORDING_EXPIRATION_DAYS: '30' };
  app = await startTestApp({ records: true, env });
});

afterAll(() => app.stop());

describe('a recording whose time is over', () => {
  it('expires: its file goes, and it says so', async () => {
    const room = await aRecordedRoom(app);
    const { id } = await room.start();
    await room.reaches(id, 'ACTIVE');
    await room.stop();
    const { expiresAt } = await room.reaches(id, 'SAVED');
    const { recorder } = app.ports;
    const record = await recorder?.recordings.find(id);
    if (!recorder || !record) throw new Error('not stored');
    expect(expiresAt).not.toBeNull();

    await recorder.recordings.change(record, { expiresAt: new Date(Date.now() - 1000) });
    await recorder.disposals.expireNow();

    await room.reaches(id, 'EXPIRED');
    const { recording } = await room.owner.data(RecordingFileDocument, { id });
    expect(recording).toEqual({ status: 'EXPIRED', fileName: null, downloadUrl: null });
    expect(await recorder.files.stat(record.key)).toBeNull();
  });
});
