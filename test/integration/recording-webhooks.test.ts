import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DeleteRecordingDocument } from '../generated/operations.js';
import { aRecordedRoom, SHORT_DEADLINES } from '../support/recording-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { schemaErrors, WebhookReceiver, WEBHOOKS } from '../support/webhook-receiver.js';

jest.setTimeout(120_000);

let app: TestApp;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  app = await startTestApp({
    records: true,
    env: { ...SHORT_DEADLINES, ...WEBHOOKS, FEATURES: 'recording,outgoing_webhooks' },
  });
  await receiver.register(await app.as('ada'));
});

afterAll(async () => {
  await app.stop();
  await receiver.stop();
});

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
});
