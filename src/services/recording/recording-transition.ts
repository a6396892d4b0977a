import type { EgressReport } from '../../livekit/egress.js';
import {
  RecordingFailure,
  RecordingNotification,
  RecordingStatus,
  type RecordingChanges,
  type RecordingRecord,
} from '../../models/recording.js';
import {
  egressChanges,
  endOf,
  failed,
  unknownEgress,
  type PartialChanges,
} from './recording-egress.js';
import { isUnfinished } from './recording-status.js';

/** Everything that can happen to a recording. */
export type RecordingInput =
  | { readonly type: 'egress'; readonly report: EgressReport }
  /** LiveKit does not know the egress, or no longer. */
  | { readonly type: 'egress-unknown' }
  | { readonly type: 'start-asked' }
  /** The request did not reach LiveKit. */
  | { readonly type: 'start-not-asked' }
  | { readonly type: 'start-refused'; readonly failure: RecordingFailure }
  | { readonly type: 'stop-wanted' }
  | { readonly type: 'stop-asked' }
  /** The recorder did not stop at the limit. */
  | { readonly type: 'limit-overrun' }
  /** The recording exceeded the time for its current step. */
  | { readonly type: 'overdue'; readonly failure: RecordingFailure }
  /** The recorder is still storing the file; the room is free without waiting for it. */
  | { readonly type: 'released' }
  | { readonly type: 'recorder-seen' }
  | { readonly type: 'recorder-absent' }
  /** The storage reported the file, which is not verified yet. */
  | { readonly type: 'file-announced' }
  | {
      readonly type: 'file-found';
      readonly size: number;
      readonly etag: string;
      readonly expirationDays: number | null;
    }
  | { readonly type: 'file-discarded' }
  /** The retention is over, or the file is missing. */
  | { readonly type: 'expired' }
  | { readonly type: 'warned' }
  | { readonly type: 'notified'; readonly notification: RecordingNotification };

const DAY_MS = 24 * 3600 * 1000;

/**
 * The life of a recording, as one pure function: what an input changes, or null for nothing. Late,
 * repeated, and reordered inputs lead to the same state: facts are merged, the status only
 * advances, and a verified file overrides every failure.
 */
export function transition(
  record: RecordingRecord,
  input: RecordingInput,
  now: Date,
): RecordingChanges | null {
  const found = reduce(record, input, now);
  if (!found) return null;
  const changes = { ...found, progress: { ...record.progress, ...found.progress } };
  const after = { ...record, ...changes };
  if (isSame(record, after)) return null;
  const isVisible =
    after.status !== record.status ||
    // A recording with another final status sends no further updates.
    (after.status === RecordingStatus.SAVED &&
      VISIBLE.some((key) => !isSame(record[key], after[key])));
  return {
    ...changes,
    isRunning:
      isUnfinished(after.status) &&
      after.progress.egressEndedAt === null &&
      after.progress.releasedAt === null,
    ...(after.limitReached &&
      !record.limitReached && {
        pendingNotifications: [...after.pendingNotifications, RecordingNotification.LIMIT_REACHED],
      }),
    ...(isVisible && {
      history: [...record.history, { version: record.version + 1, status: after.status, at: now }],
    }),
  };
}

function reduce(record: RecordingRecord, input: RecordingInput, now: Date): PartialChanges | null {
  const { status, progress } = record;
  switch (input.type) {
    case 'egress':
      return egressChanges(record, input.report, now);
    case 'egress-unknown':
      return progress.egressEndedAt === null ? unknownEgress(record, now) : null;
    case 'start-asked':
      return status === RecordingStatus.STARTING && !progress.startAskedAt
        ? { progress: { startAskedAt: now } }
        : null;
    case 'start-not-asked':
      return status === RecordingStatus.STARTING ? { progress: { startAskedAt: null } } : null;
    case 'start-refused':
      return {
        progress: { isStartRefused: true },
        ...(status === RecordingStatus.STARTING && failed(record, input.failure, now)),
      };
    case 'stop-wanted':
      return stopped(status, now);
    case 'stop-asked':
      return { progress: { stopAskedAt: now, stopAsks: progress.stopAsks + 1 } };
    case 'limit-overrun':
      return status === RecordingStatus.ACTIVE
        ? { status: RecordingStatus.STOPPING, limitReached: true, progress: { stopDueAt: now } }
        : null;
    case 'overdue':
      return isOverdue(record, input.failure)
        ? {
            ...failed(record, input.failure, now),
            progress: { stopDueAt: progress.stopDueAt ?? now },
          }
        : null;
    case 'released':
      return { progress: { releasedAt: progress.releasedAt ?? now } };
    case 'recorder-seen':
      return { progress: { absentSince: null } };
    case 'recorder-absent':
      return { progress: { absentSince: progress.absentSince ?? now } };
    case 'file-announced':
      return status === RecordingStatus.SAVED || status === RecordingStatus.EXPIRED
        ? null
        : { progress: { proofDueAt: now } };
    case 'file-found':
      return saved(record, input, now);
    case 'file-discarded':
      return { progress: { proofDueAt: null } };
    case 'expired':
      return status === RecordingStatus.SAVED ? { status: RecordingStatus.EXPIRED } : null;
    case 'warned':
      return progress.warnedAt ? null : { progress: { warnedAt: now } };
    case 'notified':
      return notified(record, input.notification);
  }
}

function notified(
  { pendingNotifications }: RecordingRecord,
  notification: RecordingNotification,
): PartialChanges | null {
  if (!pendingNotifications.includes(notification)) return null;
  return { pendingNotifications: pendingNotifications.filter((each) => each !== notification) };
}

function stopped(status: RecordingStatus, now: Date): PartialChanges | null {
  const progress = { stopDueAt: now };
  if (status === RecordingStatus.STARTING) {
    return { status: RecordingStatus.ABORTED, endedAt: now, progress };
  }
  return status === RecordingStatus.ACTIVE ? { status: RecordingStatus.STOPPING, progress } : null;
}

function isOverdue({ status, progress }: RecordingRecord, failure: RecordingFailure): boolean {
  switch (failure) {
    case RecordingFailure.START_TIMEOUT:
      return status === RecordingStatus.STARTING;
    case RecordingFailure.STOP_TIMEOUT:
      return status === RecordingStatus.STOPPING && progress.egressEndedAt === null;
    case RecordingFailure.FILE_MISSING:
      return status === RecordingStatus.STOPPING && progress.egressEndedAt !== null;
    case RecordingFailure.RECORDER_LOST:
      return isUnfinished(status);
    default:
      return false;
  }
}

function saved(
  record: RecordingRecord,
  { size, etag, expirationDays }: Extract<RecordingInput, { type: 'file-found' }>,
  now: Date,
): PartialChanges | null {
  if (!isUnfinished(record.status) && record.status !== RecordingStatus.FAILED) return null;
  return {
    status: RecordingStatus.SAVED,
    failure: null,
    sizeBytes: size,
    etag,
    savedAt: now,
    ...endOf(record, now),
    expiresAt:
      expirationDays === null
        ? null
        : new Date(record.createdAt.getTime() + expirationDays * DAY_MS),
    pendingNotifications: [...record.pendingNotifications, RecordingNotification.SAVED],
  };
}

const VISIBLE = [
  'startedAt',
  'endedAt',
  'durationMs',
  'sizeBytes',
  'limitReached',
  'expiresAt',
] as const;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
