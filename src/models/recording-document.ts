import { Schema } from 'mongoose';
import { schemaVersionOf } from './migrations/migrations.js';
import type {
  RecordingChanges,
  RecordingProgress,
  RecordingRecord,
  RecordingStep,
} from './recording.js';

/**
 * The names of `pendingNotifications` and `nextCheckAt` in the previous release, whose instances
 * read and write only these. This release writes both, so these are current wherever they are
 * present. The next release copies them a last time, and deletes them.
 */
interface PreviousNames {
  readonly news?: RecordingRecord['pendingNotifications'];
  readonly lookAt?: RecordingRecord['nextCheckAt'];
}

export interface RecordingDocument
  extends Omit<RecordingRecord, 'id' | 'starterIdentity'>, PreviousNames {
  readonly _id: string;
  /** Documents of the previous release lack it. */
  readonly starterIdentity?: string | null;
  readonly schemaVersion: number;
  readonly discardedAt?: Date | null;
}

const SCHEMA_VERSION = schemaVersionOf('recordings');

export const COLLECTION = 'recordings';

const stepSchema = new Schema<RecordingStep>(
  { version: Number, status: String, at: Date },
  { _id: false },
);

const progressSchema = new Schema<RecordingProgress>(
  {
    startAskedAt: Date,
    isStartRefused: Boolean,
    egressStatus: String,
    egressEndedAt: Date,
    stopDueAt: Date,
    stopAskedAt: Date,
    stopAsks: Number,
    absentSince: Date,
    proofDueAt: Date,
    releasedAt: Date,
    warnedAt: Date,
  },
  { _id: false },
);

export const recordingSchema = new Schema<RecordingDocument>(
  {
    _id: String,
    schemaVersion: Number,
    roomId: String,
    mode: String,
    status: String,
    language: String,
    startedBy: String,
    starterIdentity: String,
    createdAt: Date,
    egressId: String,
    key: String,
    startedAt: Date,
    endedAt: Date,
    durationMs: Number,
    sizeBytes: Number,
    etag: String,
    maxDurationMs: Number,
    limitReached: Boolean,
    failure: String,
    savedAt: Date,
    expiresAt: Date,
    isRunning: Boolean,
    version: Number,
    history: [stepSchema],
    pendingNotifications: [String],
    news: [String],
    progress: progressSchema,
    nextCheckAt: Date,
    lookAt: Date,
    discardedAt: Date,
  },
  { collection: COLLECTION, versionKey: false, autoIndex: false },
)
  .index(
    { roomId: 1 },
    { name: 'one_running', unique: true, partialFilterExpression: { isRunning: true } },
  )
  .index({ roomId: 1, createdAt: -1, _id: -1 })
  .index({ key: 1 }, { unique: true })
  .index({ egressId: 1 })
  .index({ nextCheckAt: 1 })
  .index({ lookAt: 1 })
  .index({ status: 1, expiresAt: 1 })
  .index({ discardedAt: 1 }, { sparse: true });

export const documentOf = ({ id, ...recording }: RecordingRecord): RecordingDocument => ({
  _id: id,
  schemaVersion: SCHEMA_VERSION,
  ...recording,
  ...previousNames(recording),
});

/** The fields to write for a change. */
export const fieldsOf = (changes: RecordingChanges): RecordingChanges & PreviousNames => ({
  ...changes,
  ...previousNames(changes),
});

const previousNames = ({ pendingNotifications, nextCheckAt }: RecordingChanges): PreviousNames => ({
  ...(pendingNotifications && { news: pendingNotifications }),
  ...(nextCheckAt !== undefined && { lookAt: nextCheckAt }),
});

export const toRecord = ({
  _id,
  schemaVersion: _schemaVersion,
  news,
  lookAt,
  starterIdentity = null,
  ...recording
}: RecordingDocument): RecordingRecord => ({
  id: _id,
  starterIdentity,
  ...recording,
  ...(news && { pendingNotifications: news }),
  ...(lookAt !== undefined && { nextCheckAt: lookAt }),
});
