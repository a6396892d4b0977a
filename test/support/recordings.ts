import { randomUUID } from 'node:crypto';
import { NO_PROGRESS, type RecordingRecord } from '../../src/models/recording.js';
import type { RecordingInput } from '../../src/services/recording/recording-transition.js';
import type { EgressReport } from '../../src/livekit/egress.js';
import { transition } from '../../src/services/recording/recording-transition.js';

export const START = Date.UTC(2026, 0, 1, 12);

/** Milliseconds after the start of a recording. */
export const at = (ms: number): Date => new Date(START + ms);

export function aRecording(given: Partial<RecordingRecord> = {}): RecordingRecord {
  const id = randomUUID();
  return {
    id,
    roomId: randomUUID(),
    mode: 'screen',
    status: 'starting',
    language: null,
    startedBy: randomUUID(),
    starterIdentity: null,
    createdAt: at(0),
    egressId: null,
    key: `recordings/${id}.mp4`,
    startedAt: null,
    endedAt: null,
    durationMs: null,
    sizeBytes: null,
    etag: null,
    maxDurationMs: null,
    limitReached: false,
    failure: null,
    savedAt: null,
    expiresAt: null,
    isRunning: true,
    version: 1,
    history: [{ version: 1, status: 'starting', at: at(0) }],
    pendingNotifications: [],
    nextCheckAt: at(0),
    ...given,
    progress: { ...NO_PROGRESS, ...given.progress },
  };
}

type Times = Partial<Record<'updated' | 'ended' | 'fileStarted' | 'fileEnded', number>>;

/** LiveKit's report of the recording's egress; times are in ms after the start. */
export const egressReport = (
  status: string,
  { updated, ended, fileStarted, fileEnded }: Times = {},
): EgressReport => ({
  egressId: 'EG_1',
  roomId: 'room',
  status: `EGRESS_${status}`,
  updatedAt: updated === undefined ? null : at(updated),
  endedAt: ended === undefined ? null : at(ended),
  file: {
    key: 'recordings/x.mp4',
    startedAt: fileStarted === undefined ? null : at(fileStarted),
    endedAt: fileEnded === undefined ? null : at(fileEnded),
    durationMs:
      fileStarted === undefined || fileEnded === undefined ? null : fileEnded - fileStarted,
  },
});

export const heard = (status: string, times?: Times): RecordingInput => ({
  type: 'egress',
  report: egressReport(status, times),
});

export const FILE_FOUND: RecordingInput = {
  type: 'file-found',
  size: 4096,
  etag: 'abc',
  expirationDays: 30,
};

/** The recording after one input, as the store would return it. */
export function after(
  record: RecordingRecord,
  input: RecordingInput,
  now: Date = at(1),
): RecordingRecord {
  const changes = transition(record, input, now);
  return changes ? { ...record, ...changes, version: record.version + 1 } : record;
}

export const afterAll = (
  record: RecordingRecord,
  inputs: readonly RecordingInput[],
): RecordingRecord =>
  inputs.reduce((current, input, index) => after(current, input, at(10_000 + index)), record);
