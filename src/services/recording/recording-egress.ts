import type { EgressReport } from '../../livekit/egress.js';
import {
  RecordingFailure,
  RecordingStatus,
  type RecordingChanges,
  type RecordingProgress,
  type RecordingRecord,
} from '../../models/recording.js';
import { isGivenUp, isUnfinished } from './recording-status.js';

/** What an input changes. */
export type PartialChanges = Omit<RecordingChanges, 'progress'> & {
  progress?: Partial<RecordingProgress>;
};

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
/** What a report of LiveKit about the egress changes. */
export function egressChanges(
  record: RecordingRecord,
  report: EgressReport,
  now: Date,
): PartialChanges | null {
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

function statusAfter({ status, progress }: RecordingRecord, report: EgressReport): PartialChanges {
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
): PartialChanges {
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

export function unknownEgress(record: RecordingRecord, now: Date): PartialChanges {
  const progress = { egressEndedAt: now, proofDueAt: record.progress.proofDueAt ?? now };
  if (!isUnfinished(record.status)) return { progress };
  if (record.status === RecordingStatus.STARTING) {
    return { ...failed(record, RecordingFailure.START_FAILED, now), progress };
  }
  return { status: RecordingStatus.STOPPING, ...endOf(record, now), progress };
}

export const failed = (
  record: RecordingRecord,
  failure: RecordingFailure,
  now: Date,
): PartialChanges => ({
  status: RecordingStatus.FAILED,
  failure,
  ...endOf(record, now),
});

/** For want of LiveKit's word. */
export function endOf(
  record: RecordingRecord,
  now: Date,
): Pick<RecordingRecord, 'endedAt' | 'durationMs'> {
  const endedAt = record.endedAt ?? now;
  return { endedAt, durationMs: durationOf(record.startedAt, endedAt, record.durationMs) };
}

const rankOfStatus = (status: string | null): number => EGRESS_RANKS[status ?? ''] ?? 0;

/** A status that is not known yet says no more than whether it is over. */
const rankOf = ({ status, endedAt }: EgressReport): number =>
  EGRESS_RANKS[status] ?? (endedAt ? ENDED : 0);
