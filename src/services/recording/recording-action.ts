import {
  RecordingStatus,
  type RecordingNotification,
  type RecordingRecord,
} from '../../models/recording.js';
import { isGivenUp } from './recording-status.js';

export interface RecordingTimes {
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  readonly uploadTimeoutMs: number;
  /** How long the recorder may be missing from the room before it counts as lost. */
  readonly lostAfterMs: number;
  /** How long before the limit participants are warned. */
  readonly warningMs: number;
  /** How long after the limit a recorder that continues is stopped. */
  readonly limitGraceMs: number;
}

/** A step that is taken once, when it is due; taking it leaves a mark in the record. */
export type Action =
  | { readonly type: 'notify'; readonly notification: RecordingNotification }
  | { readonly type: 'start' | 'stop' | 'release' | 'overrun' | 'warn' }
  | { readonly type: 'give-up'; readonly on: 'start' | 'stop' | 'file' };

/** A state that is polled. */
export type Poll =
  /** The egress may have started although its ID never arrived. */
  | 'find'
  /** Whether the recorder is still recording. */
  | 'check'
  /** Whether the file is stored. */
  | 'verify';

export interface DueAction {
  readonly at: Date;
  readonly action: Action;
}

export interface DuePoll {
  readonly from: Date;
  readonly pauseMs: number;
  readonly poll: Poll;
}

/** LiveKit has answered after this time, or will not. */
const ANSWER_MS = 2_000;
/**
 * LiveKit reports the end right after the file is stored; waiting this long handles both in one
 * step.
 */
const TOGETHER_MS = 1_000;
/** How often a recorder is asked to stop, with growing pauses. */
const MAX_STOP_ASKS = 3;
const STOP_PAUSE_MS = 10_000;
/** The egress of a recording that was given up appears within this time. */
const STRAY_MS = 60_000;
const FIRST_PROOF_PAUSE_MS = 250;
const MAX_PROOF_PAUSE_MS = 15_000;

/**
 * The next action, which follows from the record alone. Null if none follows, however late it gets.
 */
export function nextAction(
  record: RecordingRecord,
  times: RecordingTimes,
  now: Date,
): DueAction | null {
  const actions = [...notifying(record), ...actionsOf(record, times, now)];
  return actions.reduce<DueAction | null>(
    (first, action) => (first && first.at <= action.at ? first : action),
    null,
  );
}

const notifying = ({ pendingNotifications, createdAt }: RecordingRecord): DueAction[] =>
  pendingNotifications
    .slice(0, 1)
    .map((notification) => ({ at: createdAt, action: { type: 'notify', notification } }));

function actionsOf(record: RecordingRecord, times: RecordingTimes, now: Date): DueAction[] {
  switch (record.status) {
    case RecordingStatus.STARTING:
      return starting(record, times, now);
    case RecordingStatus.ACTIVE:
      return active(record, times);
    case RecordingStatus.STOPPING:
      return stopping(record, times);
    case RecordingStatus.FAILED:
    case RecordingStatus.ABORTED:
      return stop(record);
    default:
      return [];
  }
}

function starting(
  { createdAt, progress }: RecordingRecord,
  { startTimeoutMs }: RecordingTimes,
  now: Date,
): DueAction[] {
  const until = later(createdAt, startTimeoutMs);
  const mayStart = !progress.startAskedAt && now < until;
  return [
    { at: until, action: { type: 'give-up', on: 'start' } },
    ...(mayStart ? [{ at: createdAt, action: { type: 'start' } as const }] : []),
  ];
}

function active(
  { startedAt, maxDurationMs, progress }: RecordingRecord,
  { warningMs, limitGraceMs }: RecordingTimes,
): DueAction[] {
  if (!startedAt || maxDurationMs === null) return [];
  const hasWarning = !progress.warnedAt && warningMs < maxDurationMs;
  return [
    { at: later(startedAt, maxDurationMs + limitGraceMs), action: { type: 'overrun' } },
    ...(hasWarning
      ? [{ at: later(startedAt, maxDurationMs - warningMs), action: { type: 'warn' } as const }]
      : []),
  ];
}

function stopping(record: RecordingRecord, times: RecordingTimes): DueAction[] {
  const { egressEndedAt, egressStatus, releasedAt } = record.progress;
  if (egressEndedAt) {
    const until = later(egressEndedAt, times.stopTimeoutMs);
    return [{ at: until, action: { type: 'give-up', on: 'file' } }];
  }
  const since = stoppingSince(record);
  const until = later(since, times.stopTimeoutMs);
  if (egressStatus !== 'EGRESS_ENDING') {
    return [{ at: until, action: { type: 'give-up', on: 'stop' } }, ...stop(record)];
  }
  // Storing a long recording takes long.
  return [
    { at: later(since, times.uploadTimeoutMs), action: { type: 'give-up', on: 'stop' } },
    ...(releasedAt ? [] : [{ at: until, action: { type: 'release' } as const }]),
  ];
}

const stoppingSince = ({ history, createdAt }: RecordingRecord): Date =>
  history.find(({ status }) => status === RecordingStatus.STOPPING)?.at ?? createdAt;

/**
 * Sends no second stop while the first takes effect: LiveKit would take three seconds to answer it.
 */
function stop(record: RecordingRecord): DueAction[] {
  const { egressId, history, progress } = record;
  const { stopDueAt, stopAskedAt, stopAsks, egressStatus, egressEndedAt } = progress;
  const isOver = egressEndedAt !== null || egressStatus === 'EGRESS_ENDING';
  if (egressId === null || stopDueAt === null || isOver) return [];
  if (!stopAskedAt) return [{ at: stopDueAt, action: { type: 'stop' } }];
  if (!isGivenUp(record)) {
    const at = later(stopAskedAt, STOP_PAUSE_MS * stopAsks);
    return stopAsks < MAX_STOP_ASKS ? [{ at, action: { type: 'stop' } }] : [];
  }
  // Asks once more some time after the recording was given up; then the recorder is disconnected.
  const at = later(history.at(-1)?.at ?? stopAskedAt, STOP_PAUSE_MS);
  return stopAskedAt < at ? [{ at, action: { type: 'stop' } }] : [];
}

/** What to poll until the next action; null for nothing. */
export function nextPoll(
  record: RecordingRecord,
  times: RecordingTimes,
  now: Date,
): DuePoll | null {
  return verifying(record, times, now) ?? finding(record, now) ?? checking(record, times);
}

function verifying(record: RecordingRecord, times: RecordingTimes, now: Date): DuePoll | null {
  const { proofDueAt, egressEndedAt } = record.progress;
  const isWanted =
    record.status !== RecordingStatus.SAVED && record.status !== RecordingStatus.EXPIRED;
  if (!proofDueAt || !isWanted || now > later(proofDueAt, times.uploadTimeoutMs)) return null;
  const elapsed = now.getTime() - proofDueAt.getTime();
  return {
    from: egressEndedAt ? proofDueAt : later(proofDueAt, TOGETHER_MS),
    pauseMs: Math.min(MAX_PROOF_PAUSE_MS, Math.max(FIRST_PROOF_PAUSE_MS, elapsed / 2)),
    poll: 'verify',
  };
}

function finding({ status, egressId, progress }: RecordingRecord, now: Date): DuePoll | null {
  const { startAskedAt, isStartRefused } = progress;
  if (!startAskedAt || egressId !== null || isStartRefused) return null;
  if (status !== RecordingStatus.STARTING && now > later(startAskedAt, STRAY_MS)) return null;
  return { from: later(startAskedAt, ANSWER_MS), pauseMs: ANSWER_MS, poll: 'find' };
}

function checking(record: RecordingRecord, { lostAfterMs }: RecordingTimes): DuePoll | null {
  const { status, startedAt, createdAt, progress } = record;
  const isStopping = status === RecordingStatus.STOPPING && progress.egressEndedAt === null;
  if (status !== RecordingStatus.ACTIVE && !isStopping) return null;
  const since = isStopping ? stoppingSince(record) : (startedAt ?? createdAt);
  const pauseMs = lostAfterMs / 2;
  return { from: later(since, pauseMs), pauseMs, poll: 'check' };
}

/** When a worker must check the record next; null if it is settled. */
export function nextWakeUp(
  record: RecordingRecord,
  times: RecordingTimes,
  now: Date,
  hasPolled: boolean,
): Date | null {
  const actionAt = nextAction(record, times, now)?.at ?? null;
  const poll = nextPoll(record, times, now);
  if (!poll) return actionAt;
  const earliest = hasPolled ? later(now, poll.pauseMs) : now;
  const pollAt = poll.from > earliest ? poll.from : earliest;
  return actionAt && actionAt < pollAt ? actionAt : pollAt;
}

const later = (time: Date, ms: number): Date => new Date(time.getTime() + ms);
