import {
  RecordingStatus,
  type RecordingRecord,
  type RecordingStep,
  type RecordingStore,
} from '../../models/recording.js';
import type {
  RecordingLimitSignal,
  RecordingSignal,
} from '../../redis/presence/presence-events.js';
import type { RecordingChanged, RecordingLimitNotice } from './room-event.js';

export interface RecordingFeedDeps {
  readonly recordingStore: Pick<RecordingStore, 'find' | 'list'>;
}

/** Missed changes of older recordings are not recovered. */
const RECENT = 20;

/**
 * The changes of a room's recordings, read from their histories: each step is reported once,
 * whatever the order and number of the signals.
 */
export class RecordingFeed {
  /** Signals to report once the store is available. */
  #signals: (RecordingSignal | RecordingLimitSignal)[] = [];
  #hasMissed = false;

  private constructor(
    private readonly roomId: string,
    private readonly recordingStore: RecordingFeedDeps['recordingStore'],
    /** The version of the last reported step, by recording. */
    private readonly reported: Map<string, number>,
    private readonly openedAt: Date,
  ) {}

  static async open(
    roomId: string,
    recordings: RecordingFeedDeps['recordingStore'],
  ): Promise<RecordingFeed> {
    const recent = await recordings.list([roomId], RECENT, null);
    const reported = new Map(recent.map((recording) => [recording.id, lastStep(recording)]));
    const newest = recent[0]?.createdAt ?? new Date(0);
    return new RecordingFeed(roomId, recordings, reported, newest);
  }

  receive(signal: RecordingSignal | RecordingLimitSignal): void {
    this.#signals.push(signal);
  }

  /** Signals may have been lost. */
  missed(): void {
    this.#hasMissed = true;
  }

  /** @throws StorageUnavailableError, and the signals are kept for the next call */
  async catchUp(): Promise<(RecordingChanged | RecordingLimitNotice)[]> {
    if (this.#signals.length === 0 && !this.#hasMissed) return [];
    const known = new Map<string, RecordingRecord>();
    if (this.#hasMissed) {
      // Oldest first, in the order in which they happened.
      for (const recording of (
        await this.recordingStore.list([this.roomId], RECENT, null)
      ).toReversed())
        known.set(recording.id, recording);
    }
    for (const { recordingId } of this.#signals) {
      const recording = known.get(recordingId) ?? (await this.recordingStore.find(recordingId));
      if (recording) known.set(recordingId, recording);
    }
    const signals = this.#signals;
    this.#signals = [];
    this.#hasMissed = false;
    return [
      ...[...known.values()].flatMap((recording) => this.#newSteps(recording)),
      ...signals.flatMap((signal) => noticeOf(signal, known.get(signal.recordingId))),
    ];
  }

  #newSteps(recording: RecordingRecord): RecordingChanged[] {
    const last = lastStep(recording);
    // The earlier steps of an older recording are not reported.
    const isOld = recording.createdAt < this.openedAt;
    const reported = this.reported.get(recording.id) ?? (isOld ? last - 1 : 0);
    this.reported.set(recording.id, Math.max(reported, last));
    return recording.history
      .filter(({ version }) => version > reported)
      .map((step) => ({
        type: 'recording',
        roomId: recording.roomId,
        at: step.at,
        recording: asOf(recording, step),
      }));
  }
}

const lastStep = ({ history }: RecordingRecord): number => history.at(-1)?.version ?? 0;

/** The visible part of the recording as it was at that step. */
function asOf(recording: RecordingRecord, { version, status }: RecordingStep): RecordingRecord {
  if (version === lastStep(recording)) return recording;
  const hasBegun = status !== RecordingStatus.STARTING;
  const isSaved = status === RecordingStatus.SAVED;
  return {
    ...recording,
    status,
    startedAt: hasBegun ? recording.startedAt : null,
    ...(!isSaved && { endedAt: null, durationMs: null, sizeBytes: null, expiresAt: null }),
    limitReached: hasBegun && status !== RecordingStatus.ACTIVE && recording.limitReached,
    failure: status === RecordingStatus.FAILED ? recording.failure : null,
  };
}

const noticeOf = (
  signal: RecordingSignal | RecordingLimitSignal,
  recording: RecordingRecord | undefined,
): RecordingLimitNotice[] =>
  signal.type === 'recording-limit' && recording
    ? [
        {
          type: 'recording-limit',
          roomId: recording.roomId,
          at: new Date(signal.at),
          kind: signal.kind,
          recording,
          remainingMs: signal.remainingMs,
        },
      ]
    : [];
