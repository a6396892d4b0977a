import { Schema, type Connection, type QueryFilter } from 'mongoose';
import {
  RecordingStatus,
  type DiscardedRecording,
  type RecordingChanges,
  type RecordingMode,
  type RecordingPosition,
  type RecordingProgress,
  type RecordingRecord,
  type RecordingStep,
  type RecordingStore,
} from './recording.js';
import { isDuplicateKey, storeCall } from './store-errors.js';

interface RecordingDocument extends Omit<RecordingRecord, 'id'> {
  readonly _id: string;
  readonly discardedAt?: Date;
}

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

const recordingSchema = new Schema<RecordingDocument>(
  {
    _id: String,
    roomId: String,
    mode: String,
    status: String,
    language: String,
    startedBy: String,
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
    news: [String],
    progress: progressSchema,
    lookAt: Date,
    discardedAt: Date,
  },
  { collection: 'recordings', versionKey: false, autoIndex: false },
)
  .index(
    { roomId: 1 },
    { name: 'one_running', unique: true, partialFilterExpression: { isRunning: true } },
  )
  .index({ roomId: 1, createdAt: -1, _id: -1 })
  .index({ key: 1 }, { unique: true })
  .index({ egressId: 1 })
  .index({ lookAt: 1 })
  .index({ status: 1, expiresAt: 1 })
  .index({ discardedAt: 1 }, { sparse: true });

/** MongoDB finds by null what has no such field. */
const KEPT = { discardedAt: null };
const UNFINISHED = [RecordingStatus.STARTING, RecordingStatus.ACTIVE, RecordingStatus.STOPPING];

const recordingModel = (connection: Connection) => connection.model('Recording', recordingSchema);

/** Recordings in MongoDB. */
export class MongoRecordingStore implements RecordingStore {
  readonly #recordings: ReturnType<typeof recordingModel>;

  constructor(connection: Connection) {
    this.#recordings = recordingModel(connection);
  }

  /** One running recording per room rests on these: call it before the first recording. */
  ensureIndexes(): Promise<void> {
    return storeCall(() => this.#recordings.createIndexes());
  }

  async insert({ id, ...recording }: RecordingRecord): Promise<boolean> {
    try {
      await storeCall(() =>
        this.#recordings.insertMany([{ _id: id, ...recording }], { lean: true }),
      );
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // The driver asks twice where a connection breaks; what is in the way may be the same one.
      return (await this.find(id)) !== null;
    }
  }

  find(id: string): Promise<RecordingRecord | null> {
    return this.#findOne({ _id: id });
  }

  findByKey(key: string): Promise<RecordingRecord | null> {
    return this.#findOne({ key });
  }

  findByEgress(egressId: string): Promise<RecordingRecord | null> {
    return this.#findOne({ egressId });
  }

  findRunning(roomIds: readonly string[]): Promise<readonly RecordingRecord[]> {
    return this.#find({ roomId: { $in: [...roomIds] }, isRunning: true }, { createdAt: 1 });
  }

  async change(from: RecordingRecord, changes: RecordingChanges): Promise<RecordingRecord | null> {
    const next = { ...changes, version: from.version + 1 };
    const { matchedCount } = await storeCall(() =>
      this.#recordings.updateOne({ ...KEPT, _id: from.id, version: from.version }, { $set: next }),
    );
    // With the version that was read, it is what was read.
    return matchedCount === 1 ? { ...from, ...next } : null;
  }

  discard(id: string): Promise<void> {
    return this.#discard({ _id: id });
  }

  discardOfRoom(roomId: string): Promise<void> {
    return this.#discard({ roomId });
  }

  async listDiscarded(limit: number): Promise<readonly DiscardedRecording[]> {
    const found = await storeCall(() =>
      this.#recordings
        .find({ discardedAt: { $exists: true } }, { key: 1 })
        .sort({ discardedAt: 1 })
        .limit(limit)
        .lean(),
    );
    return found.map(({ _id, key }) => ({ id: _id, key }));
  }

  async delete(id: string): Promise<void> {
    await storeCall(() => this.#recordings.deleteOne({ _id: id }));
  }

  list(
    roomIds: readonly string[],
    limit: number,
    after: RecordingPosition | null,
  ): Promise<readonly RecordingRecord[]> {
    const filter = { roomId: { $in: [...roomIds] }, ...(after && olderThan(after)) };
    return this.#find(filter, { createdAt: -1, _id: -1 }, limit);
  }

  count(roomIds: readonly string[]): Promise<number> {
    return storeCall(() =>
      this.#recordings.countDocuments({ ...KEPT, roomId: { $in: [...roomIds] } }),
    );
  }

  findByKeys(keys: readonly string[]): Promise<readonly RecordingRecord[]> {
    return this.#find({ key: { $in: [...keys] } }, { createdAt: 1 });
  }

  listOverdue(time: Date, limit: number): Promise<readonly RecordingRecord[]> {
    return this.#find({ lookAt: { $lt: time } }, { lookAt: 1 }, limit);
  }

  listExpired(time: Date, limit: number): Promise<readonly RecordingRecord[]> {
    const filter = { status: RecordingStatus.SAVED, expiresAt: { $lt: time } };
    return this.#find(filter, { expiresAt: 1 }, limit);
  }

  listSavedByKey(
    afterKey: string,
    upToKey: string | null,
    limit: number,
  ): Promise<readonly RecordingRecord[]> {
    const key = { $gt: afterKey, ...(upToKey !== null && { $lte: upToKey }) };
    return this.#find({ key, status: RecordingStatus.SAVED }, { key: 1 }, limit);
  }

  async countUnfinished() {
    const groups = await storeCall(() =>
      this.#recordings.aggregate<{
        readonly _id: { readonly status: RecordingStatus; readonly mode: RecordingMode };
        readonly count: number;
      }>([
        { $match: { ...KEPT, status: { $in: UNFINISHED } } },
        { $group: { _id: { status: '$status', mode: '$mode' }, count: { $sum: 1 } } },
      ]),
    );
    return groups.map(({ _id, count }) => ({ ..._id, count }));
  }

  async #discard(filter: QueryFilter<RecordingDocument>): Promise<void> {
    const discardedAt = new Date();
    await storeCall(() =>
      this.#recordings.updateMany({ ...filter, ...KEPT }, { $set: { discardedAt } }),
    );
  }

  async #findOne(filter: QueryFilter<RecordingDocument>): Promise<RecordingRecord | null> {
    const found = await storeCall(() => this.#recordings.findOne({ ...filter, ...KEPT }).lean());
    return found && toRecord(found);
  }

  async #find(
    filter: QueryFilter<RecordingDocument>,
    sort: Record<string, 1 | -1>,
    limit = 0,
  ): Promise<readonly RecordingRecord[]> {
    const found = await storeCall(() =>
      this.#recordings
        .find({ ...filter, ...KEPT })
        .sort(sort)
        .limit(limit)
        .lean(),
    );
    return found.map(toRecord);
  }
}

const olderThan = ({ createdAt, id }: RecordingPosition): QueryFilter<RecordingDocument> => ({
  createdAt: { $lte: createdAt },
  $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: id } }],
});

const toRecord = ({ _id, ...recording }: RecordingDocument): RecordingRecord => ({
  id: _id,
  ...recording,
});
