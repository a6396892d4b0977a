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

/** Why a recording failed; people read a sentence instead (services/recording/recording-failure.ts). */
export const RecordingFailure = {
  /** LiveKit found no recorder that would take it, or refused the request. */
  NO_RECORDER: 'no-recorder',
  START_TIMEOUT: 'start-timeout',
  START_FAILED: 'start-failed',
  /** While it recorded, or when it stored the file. */
  RECORDER_FAILED: 'recorder-failed',
  RECORDER_LOST: 'recorder-lost',
  STOP_TIMEOUT: 'stop-timeout',
  /** The recorder says that it is done, but the file never came. */
  FILE_MISSING: 'file-missing',
} as const;
export type RecordingFailure = (typeof RecordingFailure)[keyof typeof RecordingFailure];

/** What somebody is still to be told of; kept in the record, so that no crash forgets it. */
export const RecordingNews = { LIMIT_REACHED: 'limit-reached', SAVED: 'saved' } as const;
export type RecordingNews = (typeof RecordingNews)[keyof typeof RecordingNews];

/** A change that subscribers see. */
export interface RecordingStep {
  /** The record's `version` after it. */
  readonly version: number;
  readonly status: RecordingStatus;
  readonly at: Date;
}

/** How far the dealings with LiveKit and the storage have come. */
export interface RecordingProgress {
  /** Claimed before LiveKit is asked to start, so that nobody asks twice. */
  readonly startAskedAt: Date | null;
  /** LiveKit answered that it did not start. */
  readonly isStartRefused: boolean;
  /** The newest status heard of, in LiveKit's words (EGRESS_ACTIVE, …). */
  readonly egressStatus: string | null;
  /** When the end of the egress was heard of; nothing is to be stopped any more. */
  readonly egressEndedAt: Date | null;
  /** When the recorder is to stop; null: not yet. */
  readonly stopDueAt: Date | null;
  readonly stopAskedAt: Date | null;
  readonly stopAsks: number;
  /** Since when the recorder was not seen in the room. */
  readonly absentSince: Date | null;
  /** From when on the file is looked for in the storage. */
  readonly proofDueAt: Date | null;
  /** The room is free, although the recorder is still storing what it has. */
  readonly releasedAt: Date | null;
  /** The warning before the limit was given. */
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
  /** BCP 47, of the transcript. */
  readonly language: string | null;
  /** Id of the user who started it. */
  readonly startedBy: string;
  readonly createdAt: Date;
  /** LiveKit's id of what records. */
  readonly egressId: string | null;
  /** Of the object in the bucket; unique. */
  readonly key: string;
  /** From the first thing recorded to the last. */
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly durationMs: number | null;
  readonly sizeBytes: number | null;
  readonly etag: string | null;
  /** As it was set when the recording started. */
  readonly maxDurationMs: number | null;
  readonly limitReached: boolean;
  /** Null unless FAILED. */
  readonly failure: RecordingFailure | null;
  readonly savedAt: Date | null;
  /** Set when it is saved; null: never. */
  readonly expiresAt: Date | null;
  /** The recorder works, or may: no other recording starts in the room. A unique index holds it. */
  readonly isRunning: boolean;
  /** Counts the writes; each is refused unless it names the present one. */
  readonly version: number;
  /** Oldest first; a handful. */
  readonly history: readonly RecordingStep[];
  readonly news: readonly RecordingNews[];
  readonly progress: RecordingProgress;
  /** When somebody must look at it next, whatever is heard until then; null: settled. */
  readonly lookAt: Date | null;
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
 * Every method throws StorageUnavailableError while the store cannot be reached. What was discarded
 * is found by `listDiscarded` alone.
 */
export interface RecordingStore {
  /** False, and nothing stored, while another recording runs in the room. Again: nothing happens. */
  insert(recording: RecordingRecord): Promise<boolean>;
  find(id: string): Promise<RecordingRecord | null>;
  findByKey(key: string): Promise<RecordingRecord | null>;
  findByEgress(egressId: string): Promise<RecordingRecord | null>;
  /** Those that run in these rooms now. */
  findRunning(roomIds: readonly string[]): Promise<readonly RecordingRecord[]>;
  /** One atomic step from what was read; null, and nothing changed, when it is not that any more. */
  change(from: RecordingRecord, changes: RecordingChanges): Promise<RecordingRecord | null>;
  /** Nobody sees it any more; what is left to do is to take its file away. */
  discard(id: string): Promise<void>;
  discardOfRoom(roomId: string): Promise<void>;
  listDiscarded(limit: number): Promise<readonly DiscardedRecording[]>;
  delete(id: string): Promise<void>;

  /** Of these rooms, newest first. */
  list(
    roomIds: readonly string[],
    limit: number,
    after: RecordingPosition | null,
  ): Promise<readonly RecordingRecord[]>;
  count(roomIds: readonly string[]): Promise<number>;
  /** Those with these keys. */
  findByKeys(keys: readonly string[]): Promise<readonly RecordingRecord[]>;
  /** Whose `lookAt` was before `time`; longest first. */
  listOverdue(time: Date, limit: number): Promise<readonly RecordingRecord[]>;
  /** Saved ones that expired before `time`; longest first. */
  listExpired(time: Date, limit: number): Promise<readonly RecordingRecord[]>;
  /** Saved ones in the order of their keys: those after `afterKey`, up to `upToKey` (null: the last). */
  listSavedByKey(
    afterKey: string,
    upToKey: string | null,
    limit: number,
  ): Promise<readonly RecordingRecord[]>;
  /** Of those that have not ended; for metrics. */
  countUnfinished(): Promise<
    readonly {
      readonly status: RecordingStatus;
      readonly mode: RecordingMode;
      readonly count: number;
    }[]
  >;
}
