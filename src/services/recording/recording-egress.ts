import type { EgressReport } from '../../livekit/egress.js';
import {
  RecordingFailure,
  RecordingStatus,
  type RecordingChanges,
  type RecordingProgress,
  type RecordingRecord,
} from '../../models/recording.js';
import { isGivenUp, isUnfinished } from './recording-status.js';

/** The changes of an input. */
export type PartialChanges = Omit<RecordingChanges, 'progress'> & {
  progress?: Partial<RecordingProgress>;
};

/** In the order in which an egress passes through them. */
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
/** The changes of an egress report. */
export function egressChanges(
  record: RecordingRecord,
  report: EgressReport,
  now: Date,
): PartialChanges | null {
  // A second egress for the same file, which the reconciler stops.
  if (record.egressId !== null && record.egressId !== report.egressId) return null;
  const { progress } = record;
  const rank = rankOf(report);
  const isNewer = rank > rankOfStatus(progress.egressStatus);
  const hasEnded = rank === ENDED && progress.egressEndedAt === null;
  const facts = timesOf(record, report, hasEnded, now);
  return {
    egressId: report.egressId,
    ...facts,
    // A recording that was given up has already reported another end to the room.
    ...(hasEnded &&
      report.status === 'EGRESS_LIMIT_REACHED' &&
      !isGivenUp(record) && { limitReached: true }),
    progress: {
      ...(isNewer && { egressStatus: report.status }),
      ...(hasEnded && { egressEndedAt: now }),
      ...(hasEnded &&
        report.status !== 'EGRESS_ABORTED' && { proofDueAt: progress.proofDueAt ?? now }),
      ...(isGivenUp(record) &&
        rank < ENDED &&
        progress.egressEndedAt === null && { stopDueAt: progress.stopDueAt ?? now }),
    },
    // Of two ends, the first counts; after that, only a file changes the outcome.
    ...(isUnfinished(record.status) && progress.egressEndedAt === null
      ? statusAfter(record, report)
      : {}),
  };
}

function statusAfter(record: RecordingRecord, report: EgressReport): PartialChanges {
  const { status } = record;
  switch (report.status) {
    case 'EGRESS_STARTING':
      return {};
    case 'EGRESS_ACTIVE':
      return status === RecordingStatus.STARTING ? { status: RecordingStatus.ACTIVE } : {};
    case 'EGRESS_ABORTED':
      // Recorders abort by themselves, for example when the page that they record never loads.
      return isStoppedByPerson(record)
        ? { status: RecordingStatus.ABORTED }
        : { status: RecordingStatus.FAILED, failure: failureOf(report) };
    case 'EGRESS_FAILED':
      return { status: RecordingStatus.FAILED, failure: failureOf(report) };
    case 'EGRESS_ENDING':
    case 'EGRESS_COMPLETE':
    case 'EGRESS_LIMIT_REACHED':
      return { status: RecordingStatus.STOPPING };
    default:
      // There may be a file, whatever the end.
      return report.endedAt ? { status: RecordingStatus.STOPPING } : {};
  }
}

/** A recorder that overruns its limit is stopped as well. */
const isStoppedByPerson = ({ progress, limitReached }: RecordingRecord): boolean =>
  progress.stopDueAt !== null && !limitReached;

/** Depends on the report alone, so that the order of reports does not matter. */
const failureOf = ({ file }: EgressReport): RecordingFailure =>
  begunAt(file) ? RecordingFailure.RECORDER_FAILED : RecordingFailure.START_FAILED;

/** LiveKit sets the start of an empty file to its end. */
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
  const reported = file?.durationMs ?? null;
  const durationMs =
    hasEnded && reported !== null
      ? reported
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

/** LiveKit gave no end time; fall back to now. */
export function endOf(
  record: RecordingRecord,
  now: Date,
): Pick<RecordingRecord, 'endedAt' | 'durationMs'> {
  const endedAt = record.endedAt ?? now;
  return { endedAt, durationMs: durationOf(record.startedAt, endedAt, record.durationMs) };
}

const rankOfStatus = (status: string | null): number => EGRESS_RANKS[status ?? ''] ?? 0;

/** Of a status that this version does not know, only the end counts. */
const rankOf = ({ status, endedAt }: EgressReport): number =>
  EGRESS_RANKS[status] ?? (endedAt ? ENDED : 0);
