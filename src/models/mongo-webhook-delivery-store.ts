import { Schema, type Collection, type Connection, type mongo } from 'mongoose';
import type { Position } from '../lib/page.js';
import { batch, batchUpdates } from './batch.js';
import { RETENTION_MS } from './webhook-event.js';
import { insertNew, storeCall } from './store-errors.js';
import {
  WebhookDeliveryStatus,
  type DeliveryFilter,
  type DeliveryOutcome,
  type WebhookAttemptRecord,
  type WebhookDeliveryRecord,
  type WebhookDeliveryStore,
} from './webhook-delivery.js';

interface DeliveryDocument extends Omit<WebhookDeliveryRecord, 'id'> {
  readonly _id: string;
  /** Present until the first attempt; replays never have it. */
  readonly isFirst?: true;
  readonly expiresAt: Date;
}

const COLLECTION = 'webhook_deliveries';
/** Updated in one call. */
const MAX_UPDATED = 100;
/** A delivery that is repeated again and again keeps only its newest attempts. */
const MAX_ATTEMPTS_KEPT = 100;

const { PENDING, FAILED } = WebhookDeliveryStatus;

const deliverySchema = new Schema(
  {
    _id: String,
    endpointId: String,
    roomId: String,
    sequence: Number,
    isFirst: Boolean,
    status: String,
    nextAttemptAt: Date,
    createdAt: Date,
    expiresAt: Date,
  },
  { collection: COLLECTION, versionKey: false, autoIndex: false },
)
  .index(
    { endpointId: 1, sequence: 1 },
    { name: 'first', partialFilterExpression: { isFirst: true } },
  )
  .index(
    { nextAttemptAt: 1, endpointId: 1 },
    { name: 'due', partialFilterExpression: { status: PENDING } },
  )
  .index(
    { endpointId: 1, roomId: 1, sequence: 1 },
    { name: 'waiting', partialFilterExpression: { status: PENDING } },
  )
  .index({ endpointId: 1, createdAt: -1, _id: -1 })
  .index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** Deliveries in MongoDB: one document each. */
export class MongoWebhookDeliveryStore implements WebhookDeliveryStore {
  // The driver's collection: mongoose would double the time of a write.
  readonly #deliveries: Collection<DeliveryDocument>;
  // Attempts at many endpoints end at the same time.
  readonly #update;
  // Events of many rooms happen at the same time.
  readonly #insert = batch((lists: readonly (readonly WebhookDeliveryRecord[])[]) =>
    this.#insertAll(lists),
  );

  constructor(private readonly connection: Connection) {
    this.#deliveries = connection.collection<DeliveryDocument>(COLLECTION);
    this.#update = batchUpdates(this.#deliveries);
  }

  async ensureIndexes(): Promise<void> {
    await storeCall(() => this.connection.model('WebhookDelivery', deliverySchema).createIndexes());
  }

  async insert(deliveries: readonly WebhookDeliveryRecord[]): Promise<number> {
    return deliveries.length === 0 ? 0 : this.#insert(deliveries);
  }

  async find(id: string): Promise<WebhookDeliveryRecord | null> {
    const found = await storeCall(() => this.#deliveries.findOne({ _id: id }));
    return found && toRecord(found);
  }

  list(
    filter: DeliveryFilter,
    limit: number,
    after: Position | null,
  ): Promise<readonly WebhookDeliveryRecord[]> {
    return this.#list(
      { $and: [...conditions(filter), ...(after ? olderThan(after) : [])] },
      { createdAt: -1, _id: -1 },
      limit,
    );
  }

  listFirst(endpointId: string, limit: number): Promise<readonly WebhookDeliveryRecord[]> {
    return this.#list({ endpointId, isFirst: true }, { sequence: 1 }, limit);
  }

  listDue(endpointId: string, now: Date, limit: number): Promise<readonly WebhookDeliveryRecord[]> {
    const filter = {
      endpointId,
      status: PENDING,
      nextAttemptAt: { $lte: now },
      isFirst: { $exists: false },
    };
    return this.#list(filter, { nextAttemptAt: 1, sequence: 1 }, limit);
  }

  listWaiting(
    endpointId: string,
    roomId: string | null,
    limit: number,
  ): Promise<readonly WebhookDeliveryRecord[]> {
    const filter = {
      endpointId,
      roomId,
      status: PENDING,
      isReplay: false,
      isFirst: { $exists: false },
    };
    return this.#list(filter, { sequence: 1 }, limit);
  }

  async dueEndpoints(now: Date): Promise<readonly string[]> {
    return storeCall(() =>
      this.#deliveries.distinct('endpointId', { status: PENDING, nextAttemptAt: { $lte: now } }),
    );
  }

  async attempted(
    id: string,
    attempt: WebhookAttemptRecord,
    outcome: DeliveryOutcome,
  ): Promise<void> {
    await this.#update({
      filter: { _id: id },
      update: {
        $set: { ...outcome },
        $unset: { isFirst: '' },
        $push: { attempts: { $each: [attempt], $slice: -MAX_ATTEMPTS_KEPT } },
      },
    });
  }

  async hasten(endpointId: string, now: Date): Promise<void> {
    const filter = { endpointId, status: PENDING, isReplay: false };
    const options = { projection: { _id: 1 } };
    const found = await storeCall(() => this.#deliveries.find(filter, options).toArray());
    const ids = found.map(({ _id }) => _id);
    // In parts: after an outage there may be so many that one update would outlast its timeout.
    for (let from = 0; from < ids.length; from += MAX_UPDATED) {
      const some = { _id: { $in: ids.slice(from, from + MAX_UPDATED) }, status: PENDING };
      await storeCall(() => this.#deliveries.updateMany(some, { $set: { nextAttemptAt: now } }));
    }
  }

  async requeue(id: string, now: Date): Promise<WebhookDeliveryRecord | null> {
    const found = await storeCall(() =>
      this.#deliveries.findOneAndUpdate(
        { _id: id },
        { $set: { status: PENDING, nextAttemptAt: now, tries: 0 } },
        { returnDocument: 'after' },
      ),
    );
    return found && toRecord(found);
  }

  async abandon(endpointId: string): Promise<void> {
    await storeCall(() =>
      this.#deliveries.updateMany(
        { endpointId, status: PENDING },
        { $set: { status: FAILED, nextAttemptAt: null }, $unset: { isFirst: '' } },
      ),
    );
  }

  async deleteOfEndpoint(endpointId: string): Promise<void> {
    await storeCall(() => this.#deliveries.deleteMany({ endpointId }));
  }

  countPending(): Promise<number> {
    return storeCall(() => this.#deliveries.countDocuments({ status: PENDING }));
  }

  async #insertAll(
    lists: readonly (readonly WebhookDeliveryRecord[])[],
  ): Promise<readonly number[]> {
    const known = await insertNew(this.#deliveries, lists.flat().map(toDocument));
    let from = 0;
    return lists.map(({ length }) => {
      const indexes = Array.from({ length }, (_, index) => from + index);
      from += length;
      return indexes.filter((index) => !known.has(index)).length;
    });
  }

  async #list(
    filter: mongo.Filter<DeliveryDocument>,
    sort: Record<string, 1 | -1>,
    limit: number,
  ): Promise<readonly WebhookDeliveryRecord[]> {
    const found = await storeCall(() =>
      this.#deliveries.find(filter).sort(sort).limit(limit).toArray(),
    );
    return found.map(toRecord);
  }
}

const conditions = ({
  endpointId,
  status,
  eventType,
  roomId,
  since,
  until,
}: DeliveryFilter): mongo.Filter<DeliveryDocument>[] => [
  { endpointId },
  ...(status ? [{ status }] : []),
  ...(eventType ? [{ eventType }] : []),
  ...(roomId === null ? [] : [{ roomId }]),
  ...(since ? [{ createdAt: { $gte: since } }] : []),
  ...(until ? [{ createdAt: { $lt: until } }] : []),
];

const olderThan = ({ createdAt, id }: Position): mongo.Filter<DeliveryDocument>[] => [
  { createdAt: { $lte: createdAt } },
  { $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: id } }] },
];

const toDocument = ({ id, ...delivery }: WebhookDeliveryRecord): DeliveryDocument => ({
  _id: id,
  ...delivery,
  ...(delivery.status === PENDING && !delivery.isReplay && { isFirst: true as const }),
  expiresAt: new Date(delivery.createdAt.getTime() + RETENTION_MS),
});

const toRecord = ({
  _id,
  isFirst: _isFirst,
  expiresAt: _expiresAt,
  ...delivery
}: DeliveryDocument): WebhookDeliveryRecord => ({ id: _id, ...delivery });
