export const RecordingMode = { SCREEN: 'screen', TRANSCRIPT: 'transcript' } as const;
export type RecordingMode = (typeof RecordingMode)[keyof typeof RecordingMode];

export const RecordingStatus = {
  STARTING: 'starting',
  ACTIVE: 'active',
  STOPPING: 'stopping',
  SAVED: 'saved',
  ABORTED: 'aborted',
  FAILED: 'failed',
  EXPIRED: 'expired',
} as const;
export type RecordingStatus = (typeof RecordingStatus)[keyof typeof RecordingStatus];

/** Clients receive a sentence instead (services/recording/recording-failure.ts). */
export const RecordingFailure = {
  /** LiveKit found no free recorder, or rejected the request. */
  NO_RECORDER: 'no-recorder',
  START_TIMEOUT: 'start-timeout',
  START_FAILED: 'start-failed',
  /** The recorder failed while recording, or while storing the file. */
  RECORDER_FAILED: 'recorder-failed',
  RECORDER_LOST: 'recorder-lost',
  STOP_TIMEOUT: 'stop-timeout',
  /** The recorder reported its end, but the file is not in the storage. */
  FILE_MISSING: 'file-missing',
} as const;
export type RecordingFailure = (typeof RecordingFailure)[keyof typeof RecordingFailure];

/** Notifications that are due; kept in the record, so that no crash loses them. */
export const RecordingNotification = {
  LIMIT_REACHED: 'limit-reached',
  SAVED: 'saved',
  /** The others are for outgoing webhooks alone. */
  STARTED: 'started',
  FAILED: 'failed',
  ABORTED: 'aborted',
  EXPIRED: 'expired',
} as const;
export type RecordingNotification =
  (typeof RecordingNotification)[keyof typeof RecordingNotification];

/** A change that subscribers see. */
export interface RecordingStep {
  /** The record's `version` after it. */
  readonly version: number;
  readonly status: RecordingStatus;
  readonly at: Date;
}

/** The state of the egress and the file. */
export interface RecordingProgress {
  /** Set before LiveKit is asked to start, so that no second egress is started. */
  readonly startAskedAt: Date | null;
  /** LiveKit answered that it did not start the egress. */
  readonly isStartRefused: boolean;
  /** The newest reported status, in LiveKit's terms (EGRESS_ACTIVE, …). */
  readonly egressStatus: string | null;
  /** When the end of the egress was reported; nothing is left to stop. */
  readonly egressEndedAt: Date | null;
  /** When the recorder must stop; null if it need not yet. */
  readonly stopDueAt: Date | null;
  readonly stopAskedAt: Date | null;
  readonly stopAsks: number;
  /** Since when the recorder is missing from the room. */
  readonly absentSince: Date | null;
  /** From when on the storage is asked for the file. */
  readonly proofDueAt: Date | null;
  /** When the room became free, although the recorder may still be storing the file. */
  readonly releasedAt: Date | null;
  /** When the warning before the limit was sent. */
  readonly warnedAt: Date | null;
}

export const NO_PROGRESS: RecordingProgress = {
  startAskedAt: null,
  isStartRefused: false,
  egressStatus: null,
  egressEndedAt: null,
  stopDueAt: null,
  stopAskedAt: null,
  stopAsks: 0,
  absentSince: null,
  proofDueAt: null,
  releasedAt: null,
  warnedAt: null,
};

export interface RecordingRecord {
  /** UUID v4. */
  readonly id: string;
  readonly roomId: string;
  readonly mode: RecordingMode;
  readonly status: RecordingStatus;
  /** The language of the transcript, as a BCP 47 tag. */
  readonly language: string | null;
  /** The ID of the user or application that started it, or the identity of a host without one. */
  readonly startedBy: string;
  /** The identity in the meeting of the person who started it; null if they were not in it. */
  readonly starterIdentity: string | null;
  readonly createdAt: Date;
  /** The ID of the egress in LiveKit. */
  readonly egressId: string | null;
  /** The key of the object in the bucket; unique. */
  readonly key: string;
  /** When the recorder started recording; `endedAt` is when it stopped. */
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly durationMs: number | null;
  readonly sizeBytes: number | null;
  readonly etag: string | null;
  /** As configured when the recording started. */
  readonly maxDurationMs: number | null;
  readonly limitReached: boolean;
  /** Null unless FAILED. */
  readonly failure: RecordingFailure | null;
  readonly savedAt: Date | null;
  /** Set when the recording is saved; null for never. */
  readonly expiresAt: Date | null;
  /**
   * The recorder is recording, or may be, so that no other recording starts in the room. A unique
   * index enforces it.
   */
  readonly isRunning: boolean;
  /** Incremented by each write, which must name the current value. */
  readonly version: number;
  /** Oldest first; a few entries. */
  readonly history: readonly RecordingStep[];
  readonly pendingNotifications: readonly RecordingNotification[];
  readonly progress: RecordingProgress;
  /** When a worker must check the recording next; null if it is settled. */
  readonly nextCheckAt: Date | null;
}

export type RecordingChanges = Partial<
  Omit<RecordingRecord, 'id' | 'roomId' | 'mode' | 'createdAt' | 'key' | 'version'>
>;

export type DiscardedRecording = Pick<RecordingRecord, 'id' | 'key'>;

/** A place in a list that is ordered newest first. */
export interface RecordingPosition {
  readonly createdAt: Date;
  readonly id: string;
}

/**
 * Every method throws StorageUnavailableError while the store cannot be reached. Only
 * `listDiscarded` and `findDiscarded` return discarded recordings.
 */
export interface RecordingStore {
  /** False, and nothing stored, while another recording is running in the room. Idempotent. */
  insert(recording: RecordingRecord): Promise<boolean>;
  find(id: string): Promise<RecordingRecord | null>;
  findByKey(key: string): Promise<RecordingRecord | null>;
  findByEgress(egressId: string): Promise<RecordingRecord | null>;
  /** The running recordings of these rooms. */
  findRunning(roomIds: readonly string[]): Promise<readonly RecordingRecord[]>;
  /** One compare-and-set; null, and nothing changed, if the record is no longer `from`. */
  change(from: RecordingRecord, changes: RecordingChanges): Promise<RecordingRecord | null>;
  /** Hides the recording; its file is still to be removed. */
  discard(id: string): Promise<void>;
  discardOfRoom(roomId: string): Promise<void>;
  listDiscarded(limit: number): Promise<readonly DiscardedRecording[]>;
  /** Also a discarded one. */
  findDiscarded(id: string): Promise<RecordingRecord | null>;
  delete(id: string): Promise<void>;

  /** The recordings of these rooms, newest first. */
  list(
    roomIds: readonly string[],
    limit: number,
    after: RecordingPosition | null,
  ): Promise<readonly RecordingRecord[]>;
  count(roomIds: readonly string[]): Promise<number>;
  /** The recordings with these keys. */
  findByKeys(keys: readonly string[]): Promise<readonly RecordingRecord[]>;
  /** Recordings whose `nextCheckAt` was before `time`; the most overdue first. */
  listOverdue(time: Date, limit: number): Promise<readonly RecordingRecord[]>;
  /** SAVED recordings that expired before `time`; the earliest first. */
  listExpired(time: Date, limit: number): Promise<readonly RecordingRecord[]>;
  /**
   * SAVED recordings in the order of their keys: those after `afterKey`, up to `upToKey` (null for
   * the last).
   */
  listSavedByKey(
    afterKey: string,
    upToKey: string | null,
    limit: number,
  ): Promise<readonly RecordingRecord[]>;
  /** Counts the recordings that have not ended, for metrics. */
  countUnfinished(): Promise<
    readonly {
      readonly status: RecordingStatus;
      readonly mode: RecordingMode;
      readonly count: number;
    }[]
  >;
}
