import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeleteRecordingDocument } from '../generated/operations.js';
import { reachRecordingLimit } from '../support/recorder.js';
import {
  aRecordedRoom,
  expire,
  SHORT_DEADLINES,
  type RecordedRoom,
} from '../support/recording-app.js';
import { startPeriodicJob } from '../support/periodic-jobs.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { schemaErrors, WebhookReceiver, WEBHOOKS } from '../support/webhook-receiver.js';

let app: TestApp;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  app = await startTestApp({
    records: true,
    env: {
      ...SHORT_DEADLINES,
      ...WEBHOOKS,
      FEATURES: 'recording,outgoing_webhooks',
      RECORDING_EXPIRATION_DAYS: '30',
      RECORDING_MAX_DURATION_SECONDS: '3600',
    },
  });
  await receiver.register(await app.as('ada'));
});

afterAll(async () => {
  await app.stop();
  await receiver.stop();
});

/** The only event of this type about the room's recordings, which is as documented. */
async function reported(room: RecordedRoom, type: string) {
  const { body } = await receiver.waitFor(room.id, type);
  expect(schemaErrors(body)).toEqual([]);
  expect(receiver.typesOf(room.id).filter((one) => one === type)).toHaveLength(1);
  return body.data['recording'];
}

describe('outgoing webhooks', () => {
  it('report a recording that is saved and then deleted', async () => {
    const room = await aRecordedRoom(app);
    const { id } = await room.start('SCREEN');
    await room.reaches(id, 'ACTIVE');
    await receiver.waitFor(room.id, 'recording.started');
    await room.stop();
    await room.reaches(id, 'SAVED');
    const saved = await receiver.waitFor(room.id, 'recording.saved');
    await room.owner.data(DeleteRecordingDocument, { id });
    await receiver.waitFor(room.id, 'recording.deleted');

    const recordings = receiver.of(room.id).filter(({ body }) => body.type.startsWith('recording'));
    expect(recordings.map(({ body }) => body.type)).toEqual([
      'recording.started',
      'recording.saved',
      'recording.deleted',
    ]);
    expect(saved.body.data).toMatchObject({ recording: { id, mode: 'SCREEN', failure: null } });
    for (const { body } of recordings) {
      expect(schemaErrors(body)).toEqual([]);
      expect(body.data['meetingId']).toBe(saved.body.data['meetingId']);
    }
    expect(saved.body.data['meetingId']).not.toBeNull();
  });

  it('report a recording that failed, with the reason', async () => {
    const room = await aRecordedRoom(app);
    await room.plan({ mode: 'reject' });
    const { id } = await room.start();
    const { failureReason } = await room.reaches(id, 'FAILED');

    expect(await reported(room, 'recording.failed')).toMatchObject({
      id,
      mode: 'SCREEN',
      startedAt: null,
      sizeBytes: null,
      limitReached: false,
      failure: failureReason,
      expiresAt: null,
    });
    expect(failureReason).toContain('could not start');
    expect(receiver.typesOf(room.id)).not.toContain('recording.started');
  });

  it('report a recording that a host stopped before it had started', async () => {
    const room = await aRecordedRoom(app);
    await room.plan({ activeAfter: '60s' });
    const { id } = await room.start('TRANSCRIPT');
    expect((await room.stop()).status).toBe('ABORTED');

    expect(await reported(room, 'recording.aborted')).toMatchObject({
      id,
      mode: 'TRANSCRIPT',
      startedAt: null,
      durationMs: null,
      sizeBytes: null,
      limitReached: false,
      failure: null,
    });
    expect(receiver.typesOf(room.id)).not.toContain('recording.started');
  });

  it('report a recording whose retention has ended', async () => {
    const room = await aRecordedRoom(app);
    const { id, sizeBytes, startedAt } = await room.record();
    await receiver.waitFor(room.id, 'recording.saved');
    await expire(app, id);
    await startPeriodicJob(app, 'dispose-of-recordings');
    await room.reaches(id, 'EXPIRED');

    const recording = await reported(room, 'recording.expired');

    expect(recording).toMatchObject({ id, mode: 'SCREEN', startedAt, sizeBytes, failure: null });
    const expired = await room.read(id);
    expect(recording).toMatchObject({ expiresAt: expired.expiresAt });
    expect(receiver.typesOf(room.id).filter((type) => type.startsWith('recording'))).toEqual([
      'recording.started',
      'recording.saved',
      'recording.expired',
    ]);
  });

  it('report a recording that reached its maximum duration', async () => {
    const room = await aRecordedRoom(app);
    const { id } = await room.start();
    const { startedAt } = await room.reaches(id, 'ACTIVE');
    await reachRecordingLimit(app.recorder?.url ?? '', room.id);
    await room.reaches(id, 'SAVED');
    await receiver.waitFor(room.id, 'recording.saved');

    expect(await reported(room, 'recording.limit_reached')).toMatchObject({
      id,
      mode: 'SCREEN',
      startedAt,
      limitReached: true,
      failure: null,
    });
    expect(await reported(room, 'recording.saved')).toMatchObject({ id, limitReached: true });
  });
});
