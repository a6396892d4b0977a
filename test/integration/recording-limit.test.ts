import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import {
  aRecordedRoom,
  followLimits,
  followRecordings,
  SHORT_DEADLINES,
  type RecordedRoom,
} from '../support/recording-app.js';
import { reachRecordingLimit } from '../support/recorder.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;
let other: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    records: true,
    env: {
      ...SHORT_DEADLINES,
      RECORDING_MAX_DURATION_SECONDS: '60',
      // One second after the start.
      RECORDING_LIMIT_WARNING_SECONDS: '59',
      RECORDING_LIMIT_GRACE_SECONDS: '1',
    },
  });
  other = await startTestApp({ beside: app });
});

afterAll(async () => {
  await other.stop();
  await app.stop();
});

const aboutRecordings = (room: RecordedRoom) =>
  room.guest.meeting.messages.filter(({ topic }) => topic === 'foyer.recording');

/** Waits until the people in the room have received exactly these notices. */
const hears = (room: RecordedRoom, ...wanted: string[]) =>
  eventually(
    () => aboutRecordings(room).map(({ payload }) => (payload as { type: string }).type),
    (types) => types.join() === wanted.join(),
  );

/** Lets a recording reach its maximum duration now. */
const timePasses = (id: string) =>
  eventually(
    async () => {
      const recordings = app.ports.recorder?.recordingStore;
      const record = await recordings?.find(id);
      return record && recordings?.change(record, { maxDurationMs: 1 });
    },
    (changed) => Boolean(changed),
  );

describe('a recording that reaches its maximum duration', () => {
  it('is saved, after everyone was warned and notified once', async () => {
    const room = await aRecordedRoom(app);
    const atFirst = followLimits(room.owner, room.id);
    const atOther = followLimits(room.guest.client.at(other.url), room.id);
    const seen = await followRecordings(room.guest.client.at(other.url), room);
    await room.plan({});

    const { id } = await room.start();
    for (const notices of [atFirst, atOther]) {
      const { recordingLimitNotices: warning } = await notices.next();
      expect(warning).toMatchObject({
        kind: 'APPROACHING',
        roomId: room.id,
        maxDurationMs: 60_000,
        recording: { id, status: 'ACTIVE' },
      });
      expect(warning.remainingMs).toBeGreaterThan(0);
      expect(warning.remainingMs).toBeLessThanOrEqual(59_000);
    }
    await reachRecordingLimit(app.recorder?.url ?? '', room.id);
    const steps = await seen.steps(id, 'SAVED');

    expect(steps.map(({ status }) => status)).toEqual(['STARTING', 'ACTIVE', 'STOPPING', 'SAVED']);
    expect(steps.at(-1)).toMatchObject({ limitReached: true, failureReason: null });
    for (const notices of [atFirst, atOther]) {
      const { recordingLimitNotices: end } = await notices.next();
      expect(end).toMatchObject({
        kind: 'REACHED',
        remainingMs: 0,
        recording: { id, limitReached: true },
      });
      notices.close();
    }
    const messages = await eventually(
      () => aboutRecordings(room),
      ({ length }) => length >= 2,
    );
    expect(messages.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({
        type: 'limit-approaching',
        recordingId: id,
        maxDurationMs: 60_000,
      }),
      { type: 'limit-reached', recordingId: id, maxDurationMs: 60_000, remainingMs: 0 },
    ]);
    seen.close();
  });

  it('is stopped even if the recorder has no limit of its own', async () => {
    const room = await aRecordedRoom(app);
    await room.plan({});

    const { id } = await room.start();
    await hears(room, 'limit-approaching');
    await timePasses(id);
    const saved = await room.reaches(id, 'SAVED');

    expect(saved.limitReached).toBe(true);
    await hears(room, 'limit-approaching', 'limit-reached');
  });

  it('reports no limit if it is stopped before', async () => {
    const room = await aRecordedRoom(app);
    const listener = await enterAs(app.browser(), room.id);
    await room.plan({});
    const { id } = await room.start();
    await room.reaches(id, 'ACTIVE');
    await room.stop();

    expect((await room.reaches(id, 'SAVED')).limitReached).toBe(false);
    const types = listener.meeting.messages.map(({ payload }) => payload);
    expect(JSON.stringify(types)).not.toContain('limit-reached');
    await listener.meeting.leave();
  });
});
