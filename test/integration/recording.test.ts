import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActiveRecordingDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { livekitOf } from '../support/other-participants.js';
import { aRecordedRoom, SHORT_DEADLINES } from '../support/recording-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ records: true, env: SHORT_DEADLINES });
});

afterAll(() => app.stop());

describe('a recording', () => {
  it('leads from startRecording to a stored file', async () => {
    const room = await aRecordedRoom(app);

    const { id, status, mode } = await room.start();
    expect({ status, mode }).toEqual({ status: 'STARTING', mode: 'SCREEN' });
    const active = await room.reaches(id, 'ACTIVE');
    expect(active.startedAt).not.toBeNull();
    expect((await room.stop()).status).toBe('STOPPING');
    const saved = await room.reaches(id, 'SAVED');

    expect(saved).toMatchObject({ limitReached: false, failureReason: null, expiresAt: null });
    expect(saved.sizeBytes).toBeGreaterThan(0);
    expect(saved.durationMs).toBeGreaterThan(0);
    const metrics = await eventually(
      async () => (await fetch(`${app.url}/metrics`)).text(),
      (text) => /foyer_recordings_ended_total\{status="saved",mode="screen"\} [1-9]/.test(text),
    );
    expect(metrics).toContain('foyer_recording_start_seconds_count{mode="screen"}');
  });

  it('is shown in the LiveKit room with its mode while it is running', async () => {
    const room = await aRecordedRoom(app);
    const metadata = async () => {
      const [live] = await livekitOf(app).listRooms([room.id]);
      return (JSON.parse(live?.metadata ?? '{}') as { recording?: { status: string } }).recording;
    };

    const { id } = await room.start('TRANSCRIPT');
    await eventually(metadata, (mark) => mark?.status === 'active');
    expect(await metadata()).toEqual({ id, mode: 'transcript', status: 'active' });
    await room.stop();
    await room.reaches(id, 'SAVED');

    await eventually(metadata, (mark) => mark === undefined);
  });

  it('is the room’s active recording for participants only', async () => {
    const room = await aRecordedRoom(app);
    const activeFor = async (client: typeof room.owner) =>
      (await client.data(ActiveRecordingDocument, { slugOrId: room.id })).room.activeRecording?.id;

    const { id } = await room.start();
    await room.reaches(id, 'ACTIVE');

    expect(await activeFor(room.guest.client)).toBe(id);
    expect(await activeFor(room.owner)).toBe(id);
    expect(await activeFor(await app.as('mallory'))).toBeUndefined();
    expect(await activeFor(app.browser())).toBeUndefined();
    await room.stop();
    await room.reaches(id, 'SAVED');
    expect(await activeFor(room.guest.client)).toBeUndefined();
  });
});
