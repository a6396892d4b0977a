import { setTimeout as delay } from 'node:timers/promises';
import type { RecordingRecord } from '../../src/models/recording.js';
import {
  RecordingDocument,
  RecordingLimitNoticesDocument,
  RecordingUpdatedDocument,
  StartRecordingDocument,
  StopRecordingDocument,
  type RecordingFieldsFragment,
  type RecordingMode,
  type RecordingStatus,
} from '../generated/operations.js';
import { eventually } from './eventually.js';
import { enterAs, type Guest } from './guest.js';
import { planRecorder, type RecorderPlan } from './recorder.js';
import type { TestApp } from './test-app.js';
import type { TestClient } from './test-client.js';

/** Deadlines that are short enough for tests, and long enough for a busy recorder. */
export const SHORT_DEADLINES = {
  RECORDING_START_TIMEOUT_SECONDS: '12',
  RECORDING_STOP_TIMEOUT_SECONDS: '8',
  RECORDING_UPLOAD_TIMEOUT_SECONDS: '30',
  RECORDING_LOST_AFTER_SECONDS: '2',
};

/** A room with its owner in the meeting, and a recorder that follows the plan. */
export interface RecordedRoom {
  readonly id: string;
  readonly owner: TestClient;
  readonly guest: Guest;
  plan(plan: RecorderPlan): Promise<void>;
  start(mode?: RecordingMode): Promise<RecordingFieldsFragment>;
  stop(): Promise<RecordingFieldsFragment>;
  read(id: string): Promise<RecordingFieldsFragment>;
  /** Waits until the recording has this status. */
  reaches(id: string, status: RecordingStatus): Promise<RecordingFieldsFragment>;
  /** Starts and stops a recording. Resolves once it is saved. */
  record(mode?: RecordingMode): Promise<RecordingFieldsFragment>;
}

/** Lets the retention of a recording end now. Resolves to its record. */
export async function expire({ ports }: TestApp, id: string): Promise<RecordingRecord> {
  const store = ports.recorder?.recordingStore;
  const expired = await eventually(
    async () => {
      const record = await store?.find(id);
      return record && store?.change(record, { expiresAt: new Date(Date.now() - 1000) });
    },
    (changed) => Boolean(changed),
  );
  if (!expired) throw new Error('unreachable');
  return expired;
}

export async function aRecordedRoom(app: TestApp, host?: TestClient): Promise<RecordedRoom> {
  const owner = host ?? (await app.as('olga'));
  const { id: roomId } = await app.given.room(owner);
  const guest = await enterAs(app.browser(), roomId);
  const control = app.recorder?.url ?? '';
  const read = async (id: string) => (await owner.data(RecordingDocument, { id })).recording;
  const start = async (mode: RecordingMode = 'SCREEN') =>
    (await owner.data(StartRecordingDocument, { input: { roomId, mode } })).startRecording;
  const stop = async () => (await owner.data(StopRecordingDocument, { roomId })).stopRecording;
  const reaches = (id: string, status: RecordingStatus) =>
    eventually(
      () => read(id),
      (recording) => recording.status === status,
    );
  return {
    id: roomId,
    owner,
    guest,
    plan: (plan) => planRecorder(control, roomId, plan),
    start,
    stop,
    read,
    reaches,
    async record(mode) {
      const { id } = await start(mode);
      await reaches(id, 'ACTIVE');
      await stop();
      return reaches(id, 'SAVED');
    },
  };
}

/**
 * Follows the recordings of a room. Resolves once the subscription is active: until then,
 * recordings are started that the recorder rejects.
 */
export async function followRecordings(client: TestClient, room: RecordedRoom) {
  const stream = client.subscribe(RecordingUpdatedDocument, { roomId: room.id });
  const isOpen = stream.next().then(() => true);
  isOpen.catch(() => undefined);
  await room.plan({ mode: 'reject' });
  do {
    const { id } = await room.start();
    await room.reaches(id, 'FAILED');
  } while (!(await Promise.race([isOpen, delay(100, false)])));
  return {
    /** The steps of one recording, up to the given status. */
    async steps(id: string, last: RecordingStatus): Promise<RecordingFieldsFragment[]> {
      const steps: RecordingFieldsFragment[] = [];
      while (steps.at(-1)?.status !== last) {
        const { recordingUpdated: step } = await stream.next();
        if (step.id === id) steps.push(step);
      }
      return steps;
    },
    close: () => stream.close(),
  };
}

export const followLimits = (client: TestClient, roomId: string) =>
  client.subscribe(RecordingLimitNoticesDocument, { roomId });
