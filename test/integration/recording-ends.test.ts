import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordingStatus } from '../generated/operations.js';
import {
  aRecordedRoom,
  followRecordings,
  SHORT_DEADLINES,
  type RecordedRoom,
} from '../support/recording-app.js';
import type { RecorderPlan } from '../support/recorder.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;
let other: TestApp;

beforeAll(async () => {
  app = await startTestApp({ records: true, env: SHORT_DEADLINES });
  other = await startTestApp({ beside: app });
});

afterAll(async () => {
  await other.stop();
  await app.stop();
});

interface Behavior {
  readonly when: string;
  readonly plan: RecorderPlan;
  /** What people do after the recording has started. */
  readonly then?: (room: RecordedRoom) => Promise<unknown>;
  readonly steps: readonly RecordingStatus[];
  readonly reason?: string;
}

const stop = (room: RecordedRoom) => room.stop();

const BEHAVIORS: readonly Behavior[] = [
  {
    when: 'the recorder follows its requests',
    plan: {},
    then: stop,
    steps: ['STARTING', 'ACTIVE', 'STOPPING', 'SAVED'],
  },
  {
    when: 'the recorder takes its time to begin',
    plan: { activeAfter: '2s' },
    then: stop,
    steps: ['STARTING', 'ACTIVE', 'STOPPING', 'SAVED'],
  },
  {
    when: 'the recorder reports the end twice',
    plan: { dupEnd: true },
    then: stop,
    steps: ['STARTING', 'ACTIVE', 'STOPPING', 'SAVED'],
  },
  {
    when: 'the meeting ends',
    plan: {},
    then: (room) => room.guest.meeting.leave(),
    steps: ['STARTING', 'ACTIVE', 'STOPPING', 'SAVED'],
  },
  {
    when: 'the recorder refuses',
    plan: { mode: 'reject' },
    steps: ['STARTING', 'FAILED'],
    reason: 'could not start',
  },
  {
    when: 'no recorder is free',
    plan: { affinity: -1 },
    steps: ['STARTING', 'FAILED'],
    reason: 'did not start in time',
  },
  {
    when: 'the recorder never begins',
    plan: { mode: 'silent' },
    steps: ['STARTING', 'FAILED'],
    reason: 'did not start in time',
  },
  {
    when: 'the recorder fails before it begins',
    plan: { mode: 'fail' },
    steps: ['STARTING', 'FAILED'],
    reason: 'could not start',
  },
  {
    when: 'the recorder gives up before it begins',
    plan: { mode: 'abort' },
    steps: ['STARTING', 'FAILED'],
    reason: 'could not start',
  },
  {
    when: 'the recorder fails on the way',
    plan: { mode: 'fail', failAt: 'active', finishAfter: '2s' },
    steps: ['STARTING', 'ACTIVE', 'FAILED'],
    reason: 'nothing was saved',
  },
  {
    when: 'the upload fails',
    plan: { mode: 'fail', failAt: 'upload' },
    then: stop,
    steps: ['STARTING', 'ACTIVE', 'STOPPING', 'FAILED'],
    reason: 'nothing was saved',
  },
  {
    when: 'the recorder dies without a report',
    plan: { mode: 'silent', failAt: 'active' },
    steps: ['STARTING', 'ACTIVE', 'FAILED'],
    reason: 'was lost',
  },
];

describe('a recording ends correctly, and another one can start at once, when', () => {
  it.each(BEHAVIORS)('$when', async ({ plan, then, steps, reason }) => {
    const room = await aRecordedRoom(app);
    const seen = await followRecordings(room.owner.at(other.url), room);
    await room.plan(plan);

    const { id } = await room.start();
    if (then) {
      await room.reaches(id, 'ACTIVE');
      await then(room);
    }
    const last = steps.at(-1) ?? 'SAVED';
    const heard = await seen.steps(id, last);

    expect(heard.map(({ status }) => status)).toEqual(steps);
    const ended = await room.read(id);
    // LiveKit may report the times after it has reported the end.
    const { startedAt, endedAt, durationMs } = ended;
    expect(ended).toMatchObject({ ...heard.at(-1), startedAt, endedAt, durationMs });
    if (reason) expect(ended.failureReason).toContain(reason);
    else expect(ended.failureReason).toBeNull();
    if (last === 'SAVED') expect(ended.sizeBytes).toBeGreaterThan(0);
    if (then === undefined || then === stop) {
      await room.plan({ mode: 'reject' });
      expect((await room.start()).status).toBe('STARTING');
    }
    seen.close();
  });

  it('a host stops it before it has started', async () => {
    const room = await aRecordedRoom(app);
    await room.plan({ activeAfter: '60s' });
    const { id } = await room.start();

    expect((await room.stop()).status).toBe('ABORTED');

    await room.plan({});
    const next = await room.start();
    await room.reaches(next.id, 'ACTIVE');
    expect((await room.read(id)).status).toBe('ABORTED');
  });

  it('the recorder refuses to stop', async () => {
    const room = await aRecordedRoom(app);
    const seen = await followRecordings(room.owner.at(other.url), room);
    await room.plan({ mode: 'stubborn' });
    const { id } = await room.start();
    await room.reaches(id, 'ACTIVE');
    await room.stop();

    const heard = await seen.steps(id, 'FAILED');

    expect(heard.map(({ status }) => status)).toEqual(['STARTING', 'ACTIVE', 'STOPPING', 'FAILED']);
    await room.plan({});
    const next = await room.start();
    await room.reaches(next.id, 'ACTIVE');
    seen.close();
  });
});
