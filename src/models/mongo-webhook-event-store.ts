import { Schema, type Collection, type Connection, type mongo } from 'mongoose';
import { isDuplicateKey, refusedAsDuplicates, storeCall } from './store-errors.js';
import { RETENTION_MS } from './webhook-event.js';
import type {
  EventFilter,
  EventPlace,
  NewWebhookEvent,
  WebhookEventRecord,
  WebhookEventStore,
} from './webhook-event.js';

interface EventDocument extends Omit<WebhookEventRecord, 'id'> {
  readonly _id: string;
  /** Present until the deliveries of the event are stored. */
  readonly isPending?: true;
  readonly storedAt: Date;
  readonly expiresAt: Date;
}

const COLLECTION = 'webhook_events';
/** Many writers of one room take turns; each turn stores the events of one of them. */
const MAX_ATTEMPTS = 50;

const eventSchema = new Schema(
  {
    _id: String,
    roomId: String,
    sequence: Number,
    isPending: Boolean,
    storedAt: Date,
    occurredAt: Date,
    expiresAt: Date,
  },
  { collection: COLLECTION, versionKey: false, autoIndex: false },
)
  .index({ roomId: 1, sequence: 1 }, { unique: true })
  .index({ storedAt: 1 }, { name: 'pending', partialFilterExpression: { isPending: true } })
  .index({ occurredAt: 1, _id: 1 })
  .index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** Events in MongoDB: one document per event. */
export class MongoWebhookEventStore implements WebhookEventStore {
  // The driver's collection: mongoose would double the time of a write.
  readonly #events: Collection<EventDocument>;

  constructor(private readonly connection: Connection) {
    this.#events = connection.collection<EventDocument>(COLLECTION);
  }

  async ensureIndexes(): Promise<void> {
    await storeCall(() => this.connection.model('WebhookEvent', eventSchema).createIndexes());
  }

  async append(roomId: string | null, events: readonly NewWebhookEvent[]): Promise<void> {
    let missing = events;
    for (let attempt = 0; missing.length > 0; attempt += 1) {
      if (attempt === MAX_ATTEMPTS) throw new Error('Too many writers store events of one room.');
      // Another writer has taken the place, or has stored the same event.
      if (await this.#tryAppend(roomId, missing)) return;
      const known = new Set((await this.find(missing.map(({ id }) => id))).map(({ id }) => id));
      missing = missing.filter(({ id }) => !known.has(id));
    }
  }

  async findLast(roomId: string | null): Promise<WebhookEventRecord | null> {
    const [last] = await this.#list({ roomId }, { sequence: -1 }, 1);
    return last ?? null;
  }

  find(ids: readonly string[]): Promise<readonly WebhookEventRecord[]> {
    return this.#list({ _id: { $in: [...ids] } }, { sequence: 1 });
  }

  listPending(roomId: string, limit: number): Promise<readonly WebhookEventRecord[]> {
    return this.#list({ roomId, isPending: true }, { sequence: 1 }, limit);
  }

  async settle(ids: readonly string[]): Promise<void> {
    await storeCall(() =>
      this.#events.updateMany({ _id: { $in: [...ids] } }, { $unset: { isPending: '' } }),
    );
  }

  async roomsWithPending(time: Date, limit: number): Promise<readonly string[]> {
    const found = await storeCall(() =>
      this.#events
        .find({ isPending: true, storedAt: { $lt: time } }, { projection: { roomId: 1 } })
        .sort({ storedAt: 1 })
        .limit(limit)
        .toArray(),
    );
    return [...new Set(found.flatMap(({ roomId }) => roomId ?? []))];
  }

  list(
    { applicationId, roomId, types, since, until }: EventFilter,
    limit: number,
    after: EventPlace | null,
  ): Promise<readonly WebhookEventRecord[]> {
    const filter = {
      occurredAt: { $gte: since, $lt: until },
      roomId: roomId ?? { $ne: null },
      ...(applicationId !== null && { applicationId }),
      ...(types && { type: { $in: [...types] } }),
      ...(after && {
        $or: [
          { occurredAt: { $gt: after.occurredAt } },
          { occurredAt: after.occurredAt, _id: { $gt: after.id } },
        ],
      }),
    };
    return this.#list(filter, { occurredAt: 1, _id: 1 }, limit);
  }

  /** False if a place, or an event, was taken; those before it are stored. */
  async #tryAppend(roomId: string | null, events: readonly NewWebhookEvent[]): Promise<boolean> {
    const last = await this.findLast(roomId);
    const now = Date.now();
    const first = Math.max((last?.sequence ?? 0) + 1, now);
    const documents = events.map(({ id, ...event }, index) => ({
      _id: id,
      ...event,
      roomId,
      sequence: first + index,
      ...(roomId !== null && { isPending: true as const }),
      storedAt: new Date(now),
      expiresAt: new Date(now + RETENTION_MS),
    }));
    try {
      await storeCall(() => this.#events.insertMany(documents, { ordered: true }));
      return true;
    } catch (error) {
      if (isDuplicateKey(error) || refusedAsDuplicates(error)) return false;
      throw error;
    }
  }

  async #list(
    filter: mongo.Filter<EventDocument>,
    sort: Record<string, 1 | -1>,
    limit = 0,
  ): Promise<readonly WebhookEventRecord[]> {
    const found = await storeCall(() =>
      this.#events.find(filter).sort(sort).limit(limit).toArray(),
    );
    return found.map(toRecord);
  }
}

const toRecord = ({
  _id,
  isPending: _isPending,
  storedAt: _storedAt,
  expiresAt: _expiresAt,
  ...event
}: EventDocument): WebhookEventRecord => ({ id: _id, ...event });
