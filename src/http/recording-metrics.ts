import { RecordingStatus, type RecordingRecord, type RecordingStore } from '../models/recording.js';
import type { RecordingObserver } from '../services/recording/recording-writer.js';
import type { Metrics } from './metrics.js';

/** Seconds. */
const START_BUCKETS = [0.5, 1, 2, 3, 5, 8, 13, 20, 30];
const SAVE_BUCKETS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 900];

/** Several times as long as the sweep takes to find a lost check. */
const STUCK_AFTER_MS = 60_000;
const MAX_STUCK = 100;

/** The metrics of recordings. */
export class RecordingMetrics implements RecordingObserver {
  readonly #starts;
  readonly #saves;
  readonly #ends;
  readonly #failures;

  constructor(
    metrics: Metrics,
    recordingStore: Pick<RecordingStore, 'countUnfinished' | 'listOverdue'>,
  ) {
    metrics.labelledGauge(
      'foyer_recordings',
      'Recordings that have not ended, over all instances',
      ['status', 'mode'],
      async () =>
        (await recordingStore.countUnfinished()).map(({ count, ...labels }) => ({
          labels,
          value: count,
        })),
    );
    metrics.gauge(
      'foyer_recordings_stuck',
      `Recordings whose check is more than a minute overdue, at most ${MAX_STUCK}; over all instances`,
      async () => {
        const dueBefore = new Date(Date.now() - STUCK_AFTER_MS);
        return (await recordingStore.listOverdue(dueBefore, MAX_STUCK)).length;
      },
    );
    this.#starts = metrics.histogram(
      'foyer_recording_start_seconds',
      'Time from the request to start until the recorder records',
      { labelNames: ['mode'], buckets: START_BUCKETS },
    );
    this.#saves = metrics.histogram(
      'foyer_recording_save_seconds',
      'Time from the end of a recording until its file is stored',
      { labelNames: ['mode'], buckets: SAVE_BUCKETS },
    );
    this.#ends = metrics.counter('foyer_recordings_ended_total', 'Ended recordings, by status', [
      'status',
      'mode',
    ]);
    this.#failures = metrics.counter(
      'foyer_recording_failures_total',
      'Failed recordings, by reason',
      ['reason', 'mode'],
    );
  }

  changed(before: RecordingRecord | null, after: RecordingRecord): void {
    const { mode, status } = after;
    if (before?.status === status) return;
    if (status === RecordingStatus.ACTIVE) {
      this.#starts.observe({ mode }, secondsBetween(after.createdAt, after.startedAt));
    }
    if (ENDS.has(status)) this.#ends.inc({ status, mode });
    if (status === RecordingStatus.SAVED) {
      this.#saves.observe({ mode }, secondsBetween(after.endedAt, after.savedAt));
    }
    if (status === RecordingStatus.FAILED && after.failure) {
      this.#failures.inc({ reason: after.failure, mode });
    }
  }
}

const ENDS: ReadonlySet<RecordingStatus> = new Set([
  RecordingStatus.SAVED,
  RecordingStatus.ABORTED,
  RecordingStatus.FAILED,
  RecordingStatus.EXPIRED,
]);

const secondsBetween = (from: Date | null, to: Date | null): number =>
  from && to ? Math.max(0, to.getTime() - from.getTime()) / 1000 : 0;
