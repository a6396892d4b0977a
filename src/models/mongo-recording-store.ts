import type { Collection, Connection, QueryFilter } from 'mongoose';
import { batch, batchById } from './batch.js';
import {
  RecordingStatus,
  type DiscardedRecording,
  type RecordingChanges,
  type RecordingMode,
  type RecordingPosition,
  type RecordingRecord,
  type RecordingStore,
} from './recording.js';
import {
  COLLECTION,
  documentOf,
  fieldsOf,
  recordingSchema,
  toRecord,
  type RecordingDocument,
} from './recording-document.js';
import { insertNew, storeCall } from './store-errors.js';

/** In MongoDB, null also matches a missing field. */
const KEPT = { discardedAt: null };
const UNFINISHED = [RecordingStatus.STARTING, RecordingStatus.ACTIVE, RecordingStatus.STOPPING];

const recordingModel = (connection: Connection) => connection.model('Recording', recordingSchema);

/** Recordings in MongoDB. */
export class MongoRecordingStore implements RecordingStore {
  readonly #recordings: ReturnType<typeof recordingModel>;
  /** The driver's collection: mongoose would double the time of each step of a recording. */
  readonly #documents: Collection<RecordingDocument>;
  // Many recordings start at full hours.
  readonly #insert = batch((documents: readonly RecordingDocument[]) => this.#insertAll(documents));
  readonly #findById = batchById((ids) => this.#list({ _id: { $in: ids } }));

  constructor(connection: Connection) {
    this.#recordings = recordingModel(connection);
    this.#documents = connection.collection<RecordingDocument>(COLLECTION);
  }

  /** These indexes ensure one running recording per room; call this before the first recording. */
  ensureIndexes(): Promise<void> {
    return storeCall(() => this.#recordings.createIndexes());
  }

  async insert(recording: RecordingRecord): Promise<boolean> {
    if (await this.#insert(documentOf(recording))) return true;
    // After a lost connection the driver repeats the insert; the conflicting document may be the
    // same one.
    return (await this.find(recording.id)) !== null;
  }

  find(id: string): Promise<RecordingRecord | null> {
    return this.#findById(id);
  }

  findByKey(key: string): Promise<RecordingRecord | null> {
    return this.#findOne({ key });
  }

  findByEgress(egressId: string): Promise<RecordingRecord | null> {
    return this.#findOne({ egressId });
  }

  findRunning(roomIds: readonly string[]): Promise<readonly RecordingRecord[]> {
    return this.#list({ roomId: { $in: [...roomIds] }, isRunning: true }, { createdAt: 1 });
  }

  async change(from: RecordingRecord, changes: RecordingChanges): Promise<RecordingRecord | null> {
    const next = { ...changes, version: from.version + 1 };
    const { matchedCount } = await storeCall(() =>
      this.#documents.updateOne(
        { ...KEPT, _id: from.id, version: from.version },
        { $set: fieldsOf(next) },
      ),
    );
    // The version is unchanged, so the record is the one that was read.
    return matchedCount === 1 ? { ...from, ...next } : null;
  }

  async discard(id: string): Promise<void> {
    await storeCall(() => this.#documents.updateOne({ ...KEPT, _id: id }, discarded()));
  }

  /** The driver does not repeat updates of many documents; the caller may. */
  async discardOfRoom(roomId: string): Promise<void> {
    await storeCall(() => this.#documents.updateMany({ ...KEPT, roomId }, discarded()));
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

  async findDiscarded(id: string): Promise<RecordingRecord | null> {
    const found = await storeCall(() => this.#documents.findOne({ _id: id }));
    return found && toRecord(found);
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
    return this.#list(filter, { createdAt: -1, _id: -1 }, limit);
  }

  count(roomIds: readonly string[]): Promise<number> {
    return storeCall(() =>
      this.#recordings.countDocuments({ ...KEPT, roomId: { $in: [...roomIds] } }),
    );
  }

  findByKeys(keys: readonly string[]): Promise<readonly RecordingRecord[]> {
    return this.#list({ key: { $in: [...keys] } }, { createdAt: 1 });
  }

  listOverdue(time: Date, limit: number): Promise<readonly RecordingRecord[]> {
    return this.#list({ lookAt: { $lt: time } }, { lookAt: 1 }, limit);
  }

  listExpired(time: Date, limit: number): Promise<readonly RecordingRecord[]> {
    const filter = { status: RecordingStatus.SAVED, expiresAt: { $lt: time } };
    return this.#list(filter, { expiresAt: 1 }, limit);
  }

  listSavedByKey(
    afterKey: string,
    upToKey: string | null,
    limit: number,
  ): Promise<readonly RecordingRecord[]> {
    const key = { $gt: afterKey, ...(upToKey !== null && { $lte: upToKey }) };
    return this.#list({ key, status: RecordingStatus.SAVED }, { key: 1 }, limit);
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

  /** Whether each was stored, or rejected by a unique index. */
  async #insertAll(documents: readonly RecordingDocument[]): Promise<readonly boolean[]> {
    const refused = await insertNew(this.#documents, documents);
    return documents.map((_document, index) => !refused.has(index));
  }

  async #findOne(
    filter: Partial<Pick<RecordingDocument, 'key' | 'egressId'>>,
  ): Promise<RecordingRecord | null> {
    const found = await storeCall(() => this.#documents.findOne({ ...filter, ...KEPT }));
    return found && toRecord(found);
  }

  async #list(
    filter: QueryFilter<RecordingDocument>,
    sort: Record<string, 1 | -1> = {},
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

const discarded = () => ({ $set: { discardedAt: new Date() } });

const olderThan = ({ createdAt, id }: RecordingPosition): QueryFilter<RecordingDocument> => ({
  createdAt: { $lte: createdAt },
  $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: id } }],
});
