import {
  Schema,
  type Connection,
  type QueryFilter,
  type UpdateQuery,
  type UpdateWithAggregationPipeline,
} from 'mongoose';
import type {
  ApplicationChanges,
  ApplicationPosition,
  ApplicationRecord,
  ApplicationStore,
  ClientSecretDigests,
} from './application.js';
import { batchById } from './batch.js';
import { storeCall } from './store-errors.js';

interface ApplicationDocument extends Omit<ApplicationRecord, 'id'> {
  readonly _id: string;
  readonly schemaVersion: number;
}

/** Applications have no migrations yet; the first one takes documents without one to 2. */
const SCHEMA_VERSION = 1;

const secretsSchema = new Schema<ClientSecretDigests>(
  { current: String, previous: String, previousUntil: Date },
  { _id: false },
);

const applicationSchema = new Schema<ApplicationDocument>(
  {
    _id: String,
    schemaVersion: Number,
    name: String,
    scopes: [String],
    allowedEmailDomains: [String],
    allowedOrigins: [String],
    isDisabled: Boolean,
    secrets: secretsSchema,
    generation: Number,
    createdAt: Date,
    lastUsedAt: Date,
  },
  { collection: 'applications', versionKey: false, autoIndex: false },
).index({ createdAt: -1, _id: -1 });

const applicationModel = (connection: Connection) =>
  connection.model('Application', applicationSchema);

/** Applications in MongoDB. */
export class MongoApplicationStore implements ApplicationStore {
  readonly #applications: ReturnType<typeof applicationModel>;
  readonly #find = batchById(async (ids) => {
    const found = await storeCall(() => this.#applications.find({ _id: { $in: ids } }).lean());
    return found.map(toRecord);
  });

  constructor(connection: Connection) {
    this.#applications = applicationModel(connection);
  }

  /** Idempotent. */
  ensureIndexes(): Promise<void> {
    return storeCall(() => this.#applications.createIndexes());
  }

  async insert({ id, ...application }: ApplicationRecord): Promise<void> {
    const document = { _id: id, schemaVersion: SCHEMA_VERSION, ...application };
    await storeCall(() => this.#applications.create([document]));
  }

  find(id: string): Promise<ApplicationRecord | null> {
    return this.#find(id);
  }

  async list(limit: number, after: ApplicationPosition | null): Promise<ApplicationRecord[]> {
    const found = await storeCall(() =>
      this.#applications
        .find(after ? olderThan(after) : {})
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .lean(),
    );
    return found.map(toRecord);
  }

  count(): Promise<number> {
    return storeCall(() => this.#applications.countDocuments());
  }

  update(id: string, changes: ApplicationChanges): Promise<ApplicationRecord | null> {
    return this.#updateOne(id, {
      $set: changes,
      ...(changes.isDisabled && { $inc: { generation: 1 } }),
    });
  }

  rotateSecret(
    id: string,
    digest: string,
    keepUntil: Date | null,
  ): Promise<ApplicationRecord | null> {
    const previous = keepUntil && '$secrets.current';
    // A pipeline, so that of two rotations at once neither loses the other's secret.
    return this.#updateOne(id, [
      {
        $set: {
          secrets: { current: digest, previous, previousUntil: keepUntil },
          ...(keepUntil === null && { generation: { $add: ['$generation', 1] } }),
        },
      },
    ]);
  }

  async delete(id: string): Promise<boolean> {
    const { deletedCount } = await storeCall(() => this.#applications.deleteOne({ _id: id }));
    return deletedCount === 1;
  }

  async touch(id: string, at: Date): Promise<void> {
    await storeCall(() => this.#applications.updateOne({ _id: id }, { $max: { lastUsedAt: at } }));
  }

  async #updateOne(
    id: string,
    update: UpdateQuery<ApplicationDocument> | UpdateWithAggregationPipeline,
  ): Promise<ApplicationRecord | null> {
    const changed = await storeCall(() =>
      this.#applications
        .findOneAndUpdate({ _id: id }, update, {
          returnDocument: 'after',
          updatePipeline: Array.isArray(update),
        })
        .lean(),
    );
    return changed && toRecord(changed);
  }
}

const olderThan = ({ createdAt, id }: ApplicationPosition): QueryFilter<ApplicationDocument> => ({
  createdAt: { $lte: createdAt },
  $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: id } }],
});

const toRecord = ({ secrets, ...document }: ApplicationDocument): ApplicationRecord => ({
  id: document._id,
  name: document.name,
  scopes: document.scopes,
  allowedEmailDomains: document.allowedEmailDomains,
  allowedOrigins: document.allowedOrigins,
  isDisabled: document.isDisabled,
  secrets: {
    current: secrets.current,
    previous: secrets.previous,
    previousUntil: secrets.previousUntil,
  },
  generation: document.generation,
  createdAt: document.createdAt,
  lastUsedAt: document.lastUsedAt,
});
