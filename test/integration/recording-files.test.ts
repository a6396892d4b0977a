import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DeleteRecordingDocument,
  DeleteRoomDocument,
  RecordingDocument,
  RecordingFileDocument,
  RecordingFileUpdatedDocument,
  RecordingsDocument,
  SetRoomMemberDocument,
  UpdateViewerDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { aRecordedRoom, SHORT_DEADLINES, type RecordedRoom } from '../support/recording-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    records: true,
    env: { ...SHORT_DEADLINES, RECORDING_EXPIRATION_DAYS: '1' },
  });
});

afterAll(() => app.stop());

const recorderOf = ({ ports }: TestApp) => {
  if (!ports.recorder) throw new Error('nothing is recorded here');
  return ports.recorder;
};

const fileOf = async (room: RecordedRoom, id: string) =>
  (await room.owner.data(RecordingFileDocument, { id })).recording;

/** The stored object of a recording; null if there is none. */
async function objectOf(id: string) {
  const { recordingStore: recordings, files } = recorderOf(app);
  const record = await recordings.find(id);
  return { record, stored: record && (await files.stat(record.key)) };
}

describe('the file of a recording', () => {
  it('can be downloaded by hosts, with a readable name', async () => {
    const room = await aRecordedRoom(app);
    await room.owner.data(UpdateViewerDocument, {
      input: { language: 'fr', timeZone: 'Europe/Paris' },
    });
    const { id } = await room.record();

    const { fileName, downloadUrl } = await fileOf(room, id);
    const { startedAt } = await room.read(id);

    const response = await fetch(downloadUrl ?? '');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('video/mp4');
    const disposition = response.headers.get('content-disposition') ?? '';
    expect(decodeURIComponent(disposition.split("UTF-8''")[1] ?? '')).toBe(fileName);
    const date = new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeZone: 'Europe/Paris' });
    expect(fileName).toContain(date.format(new Date(startedAt ?? 0)));
    expect(fileName).toMatch(/\.mp4$/);
    const film = Buffer.from(await response.arrayBuffer());
    expect(film.subarray(4, 8).toString()).toBe('ftyp');
  });

  it('cannot be downloaded by others, and its URL is not logged', async () => {
    const room = await aRecordedRoom(app);
    const { id } = await room.record();
    await room.owner.data(SetRoomMemberDocument, {
      input: { roomId: room.id, email: await emailOf('mia'), role: 'MEMBER' },
    });
    const member = await app.as('mia');

    expect(await member.refusal(RecordingFileDocument, { id })).toBe('FORBIDDEN');
    expect(await room.guest.client.refusal(RecordingFileDocument, { id })).toBe('FORBIDDEN');
    const { downloadUrl } = await fileOf(room, id);
    expect(downloadUrl).toContain('X-Amz-Signature');
    expect(app.logLines.join('\n')).not.toContain('X-Amz-Signature');
  });

  it('has no URL before it is stored, and none in subscriptions', async () => {
    const room = await aRecordedRoom(app);
    const updates = room.owner.subscribe(RecordingFileUpdatedDocument, { roomId: room.id });
    const { id } = await room.start();
    expect(await fileOf(room, id)).toMatchObject({ fileName: null, downloadUrl: null });
    await room.reaches(id, 'ACTIVE');
    await room.stop();

    const last = await eventually(
      async () => (await updates.next()).recordingUpdated,
      ({ status }) => status === 'SAVED',
    );

    expect(last.fileName).toMatch(/\.mp4$/);
    expect(last.downloadUrl).toBeNull();
    updates.close();
  });
});

describe('deleteRecording', () => {
  it('removes the object and the record', async () => {
    const room = await aRecordedRoom(app);
    const { id } = await room.record();
    const { record } = await objectOf(id);

    await room.owner.data(DeleteRecordingDocument, { id });

    expect(await room.owner.refusal(RecordingDocument, { id })).toBe('NOT_FOUND');
    expect(await recorderOf(app).files.stat(record?.key ?? '')).toBeNull();
    expect(await room.owner.refusal(DeleteRecordingDocument, { id })).toBe('NOT_FOUND');
  });

  it('is rejected while it is running, and for everyone except hosts', async () => {
    const room = await aRecordedRoom(app);
    const { id } = await room.start();

    expect(await room.owner.refusal(DeleteRecordingDocument, { id })).toBe('CONFLICT');
    expect(await room.guest.client.refusal(DeleteRecordingDocument, { id })).toBe('FORBIDDEN');
    expect(await app.browser().refusal(DeleteRecordingDocument, { id })).toBe('UNAUTHENTICATED');
    const mallory = await app.as('mallory');
    expect(await mallory.refusal(DeleteRecordingDocument, { id })).toBe('NOT_FOUND');
    await room.reaches(id, 'ACTIVE');
    await room.stop();
  });

  it('hides the recording at once while the storage is unavailable, and removes the file later', async () => {
    const room = await aRecordedRoom(app);
    const { id } = await room.record();
    const { record } = await objectOf(id);
    const { files, recordingStore: recordings } = recorderOf(app);

    await app.storage?.stop();
    await room.owner.data(DeleteRecordingDocument, { id });

    expect(await room.owner.refusal(RecordingDocument, { id })).toBe('NOT_FOUND');
    expect(await room.owner.refusal(RecordingFileDocument, { id })).toBe('NOT_FOUND');
    expect(await room.owner.refusal(DeleteRecordingDocument, { id })).toBe('NOT_FOUND');
    const list = await room.owner.data(RecordingsDocument, { roomId: room.id });
    expect(list.recordings).toMatchObject({ nodes: [], totalCount: 0 });

    await app.storage?.start();
    await eventually(
      () => recordings.listDiscarded(100),
      (left) => !left.some((one) => one.id === id),
      30_000,
    );
    expect(await files.stat(record?.key ?? '')).toBeNull();
  });

  it('applies to all recordings of a deleted room', async () => {
    const room = await aRecordedRoom(app);
    const first = await objectOf((await room.record()).id);
    const { id } = await room.start();
    await room.reaches(id, 'ACTIVE');

    await room.owner.data(DeleteRoomDocument, { id: room.id });

    const { recordingStore: recordings, files } = recorderOf(app);
    const keys = [first.record?.key ?? '', first.record?.key.replace(first.record.id, id) ?? ''];
    await eventually(
      async () => [await recordings.count([room.id]), await recordings.listDiscarded(100)],
      ([count, left]) => count === 0 && JSON.stringify(left) === '[]',
      60_000,
    );
    for (const key of keys) expect(await files.stat(key)).toBeNull();
  });
});

const emailOf = async (name: string) => {
  await app.as(name);
  return `${name}@example.org`;
};
