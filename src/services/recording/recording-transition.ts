import {
  RecordingFailure,
  RecordingNews,
  RecordingStatus,
  type RecordingChanges,
  type RecordingProgress,
  type RecordingRecord,
} from '../../models/recording.js';
import type { EgressReport } from '../../livekit/egress.js';

/** Everything that can happen to a recording. */
export type RecordingInput =
  | { readonly type: 'egress'; readonly report: EgressReport }
  /** LiveKit has never heard of the egress, or does not remember it. */
  | { readonly type: 'egress-unknown' }
  | { readonly type: 'start-asked' }
  /** Asking did not even reach LiveKit. */
  | { readonly type: 'start-not-asked' }
  | { readonly type: 'start-refused'; readonly failure: RecordingFailure }
  | { readonly type: 'stop-wanted' }
  | { readonly type: 'stop-asked' }
  /** The recorder did not stop itself at the limit. */
  | { readonly type: 'limit-overrun' }
  /** Not in the time that it has for the step that it is at. */
  | { readonly type: 'overdue'; readonly failure: RecordingFailure }
  /** The recorder takes its time to store what it has; the room need not wait for it. */
  | { readonly type: 'released' }
  | { readonly type: 'recorder-seen' }
  | { readonly type: 'recorder-absent' }
  /** The storage says that it has the file; not proven yet. */
  | { readonly type: 'file-announced' }
  | {
      readonly type: 'file-found';
      readonly size: number;
      readonly etag: string;
      readonly expirationDays: number | null;
    }
  | { readonly type: 'file-discarded' }
  /** Its time is over, or the file is not in the storage any more. */
  | { readonly type: 'expired' }
  | { readonly type: 'warned' }
  | { readonly type: 'told'; readonly news: RecordingNews };

/** In the order of its life. */
const EGRESS_RANKS: Readonly<Record<string, number>> = {
  EGRESS_STARTING: 1,
  EGRESS_ACTIVE: 2,
  EGRESS_ENDING: 3,
  EGRESS_COMPLETE: 4,
  EGRESS_LIMIT_REACHED: 4,
  EGRESS_FAILED: 4,
  EGRESS_ABORTED: 4,
};
const ENDED = 4;
const DAY_MS = 24 * 3600 * 1000;

/**
 * The life of a recording, in one place: what an input changes, or null for nothing. Whatever is
 * told late, twice or in the wrong order ends in the same state: facts are merged, the status only
 * goes on, and a proven file wins over every failure.
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
    // Of one that has ended otherwise, nothing more is told.
    (after.status === RecordingStatus.SAVED &&
      VISIBLE.some((key) => !isSame(record[key], after[key])));
  return {
    ...changes,
    isRunning:
      isUnfinished(after.status) &&
      after.progress.egressEndedAt === null &&
      after.progress.releasedAt === null,
    ...(after.limitReached &&
      !record.limitReached && { news: [...after.news, RecordingNews.LIMIT_REACHED] }),
    ...(isVisible && {
      history: [...record.history, { version: record.version + 1, status: after.status, at: now }],
    }),
  };
}

type Essence = Omit<RecordingChanges, 'progress'> & { progress?: Partial<RecordingProgress> };

function reduce(record: RecordingRecord, input: RecordingInput, now: Date): Essence | null {
  const { status, progress } = record;
  switch (input.type) {
    case 'egress':
      return egress(record, input.report, now);
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
      if (status === RecordingStatus.STARTING) {
        return { status: RecordingStatus.ABORTED, endedAt: now, progress: { stopDueAt: now } };
      }
      return status === RecordingStatus.ACTIVE
        ? { status: RecordingStatus.STOPPING, progress: { stopDueAt: now } }
        : null;
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
    case 'told':
      return record.news.includes(input.news)
        ? { news: record.news.filter((news) => news !== input.news) }
        : null;
  }
}

function egress(record: RecordingRecord, report: EgressReport, now: Date): Essence | null {
  // One that was started beside ours; the reconciler stops it.
  if (record.egressId !== null && record.egressId !== report.egressId) return null;
  const { progress } = record;
  const rank = rankOf(report);
  const isNews = rank > rankOfStatus(progress.egressStatus);
  const hasEnded = rank === ENDED && progress.egressEndedAt === null;
  const facts = timesOf(record, report, hasEnded, now);
  return {
    egressId: report.egressId,
    ...facts,
    // Of a recording that has ended without the recorder's word, the room was told otherwise.
    ...(hasEnded &&
      report.status === 'EGRESS_LIMIT_REACHED' &&
      !isGivenUp(record) && { limitReached: true }),
    progress: {
      ...(isNews && { egressStatus: report.status }),
      ...(hasEnded && { egressEndedAt: now }),
      ...(hasEnded &&
        report.status !== 'EGRESS_ABORTED' && { proofDueAt: progress.proofDueAt ?? now }),
      ...(isGivenUp(record) &&
        rank < ENDED &&
        progress.egressEndedAt === null && { stopDueAt: progress.stopDueAt ?? now }),
    },
    // Of two ends the first one counts; after that, only a file says more.
    ...(isUnfinished(record.status) && progress.egressEndedAt === null
      ? statusAfter(record, report)
      : {}),
  };
}

function statusAfter({ status, progress }: RecordingRecord, report: EgressReport): Essence {
  switch (report.status) {
    case 'EGRESS_STARTING':
      return {};
    case 'EGRESS_ACTIVE':
      return status === RecordingStatus.STARTING ? { status: RecordingStatus.ACTIVE } : {};
    case 'EGRESS_ABORTED':
      // Recorders abort by themselves, too, for example when the page that they record never loads.
      return progress.stopDueAt === null
        ? { status: RecordingStatus.FAILED, failure: failureOf(report) }
        : { status: RecordingStatus.ABORTED };
    case 'EGRESS_FAILED':
      return { status: RecordingStatus.FAILED, failure: failureOf(report) };
    case 'EGRESS_ENDING':
    case 'EGRESS_COMPLETE':
    case 'EGRESS_LIMIT_REACHED':
      return { status: RecordingStatus.STOPPING };
    default:
      // However it ended, there may be a file.
      return report.endedAt ? { status: RecordingStatus.STOPPING } : {};
  }
}

/** As far as the report alone tells, so that it is the same in whatever order reports come. */
const failureOf = ({ file }: EgressReport): RecordingFailure =>
  begunAt(file) ? RecordingFailure.RECORDER_FAILED : RecordingFailure.START_FAILED;

/** A file in which there is nothing has begun, for LiveKit, when it ended. */
const begunAt = (file: EgressReport['file']): Date | null =>
  file?.startedAt && !(file.endedAt && file.startedAt >= file.endedAt) ? file.startedAt : null;

function timesOf(
  record: RecordingRecord,
  { status, updatedAt, endedAt, file }: EgressReport,
  hasEnded: boolean,
  now: Date,
): Essence {
  const startedAt =
    begunAt(file) ?? record.startedAt ?? (status === 'EGRESS_ACTIVE' ? (updatedAt ?? now) : null);
  const end = hasEnded ? (file?.endedAt ?? endedAt ?? now) : record.endedAt;
  const told = file?.durationMs ?? null;
  const durationMs =
    hasEnded && told !== null
      ? told
      : durationOf(startedAt, end, hasEnded ? null : record.durationMs);
  return { startedAt, endedAt: end, durationMs };
}

const durationOf = (startedAt: Date | null, endedAt: Date | null, known: number | null) =>
  known ?? (startedAt && endedAt ? Math.max(0, endedAt.getTime() - startedAt.getTime()) : null);

function unknownEgress(record: RecordingRecord, now: Date): Essence {
  const progress = { egressEndedAt: now, proofDueAt: record.progress.proofDueAt ?? now };
  if (!isUnfinished(record.status)) return { progress };
  if (record.status === RecordingStatus.STARTING) {
    return { ...failed(record, RecordingFailure.START_FAILED, now), progress };
  }
  return { status: RecordingStatus.STOPPING, ...endOf(record, now), progress };
}

const failed = (record: RecordingRecord, failure: RecordingFailure, now: Date): Essence => ({
  status: RecordingStatus.FAILED,
  failure,
  ...endOf(record, now),
});

/** For want of LiveKit's word. */
function endOf(
  record: RecordingRecord,
  now: Date,
): Pick<RecordingRecord, 'endedAt' | 'durationMs'> {
  const endedAt = record.endedAt ?? now;
  return { endedAt, durationMs: durationOf(record.startedAt, endedAt, record.durationMs) };
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
): Essence | null {
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
    news: [...record.news, RecordingNews.SAVED],
  };
}

const rankOfStatus = (status: string | null): number => EGRESS_RANKS[status ?? ''] ?? 0;

/** A status that is not known yet says no more than whether it is over. */
const rankOf = ({ status, endedAt }: EgressReport): number =>
  EGRESS_RANKS[status] ?? (endedAt ? ENDED : 0);

export const isUnfinished = (status: RecordingStatus): boolean =>
  status === RecordingStatus.STARTING ||
  status === RecordingStatus.ACTIVE ||
  status === RecordingStatus.STOPPING;

/** Nobody wants what the recorder may still be doing. */
export const isGivenUp = ({ status }: RecordingRecord): boolean =>
  status === RecordingStatus.FAILED || status === RecordingStatus.ABORTED;

const VISIBLE = [
  'startedAt',
  'endedAt',
  'durationMs',
  'sizeBytes',
  'limitReached',
  'expiresAt',
] as const;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
