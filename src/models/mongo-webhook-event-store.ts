import { LRUCache } from 'lru-cache';
import { Schema, type Collection, type Connection, type mongo } from 'mongoose';
import { batch, batchLists, batchWrites } from './batch.js';
import { insertNew, storeCall } from './store-errors.js';
import { MAX_PENDING_EVENTS, RETENTION_MS } from './webhook-event.js';
import type {
  EventFilter,
  EventPlace,
  NewWebhookEvent,
  WebhookEventRecord,
  WebhookEventStore,
} from './webhook-event.js';

interface EventDocument extends Omit<WebhookEventRecord, 'id' | 'roomMetadata' | 'data'> {
  readonly _id: string;
  /**
   * JSON, as text: MongoDB rejects keys and depths that JSON allows, and a room whose events cannot
   * be stored would have none.
   */
  readonly content: string;
  /** The sequence of the preceding event of the room; unique, so that only one event follows it. */
  readonly previous: number;
  /** Present until the deliveries of the event are stored. */
  readonly isPending?: true;
  readonly storedAt: Date;
  readonly expiresAt: Date;
}

const COLLECTION = 'webhook_events';
/** Many writers of one room take turns; each turn stores the events of one of them. */
const MAX_ATTEMPTS = 50;
/** Far below the time that events are kept: the last one of a room must not expire meanwhile. */
const LAST_MS = 60_000;
/** Each event is read by every endpoint that receives it, at about the same time. */
const RECENT_MS = 10_000;
const MAX_RECENT = 500;

const eventSchema = new Schema(
  {
    _id: String,
    roomId: String,
    sequence: Number,
    isPending: Boolean,
    storedAt: Date,
    occurredAt: Date,
    previous: Number,
    expiresAt: Date,
  },
  { collection: COLLECTION, versionKey: false, autoIndex: false },
)
  .index({ roomId: 1, sequence: 1 }, { unique: true })
  .index({ roomId: 1, previous: 1 }, { unique: true })
  .index({ isPending: 1, storedAt: 1 }, { partialFilterExpression: { isPending: true } })
  .index({ occurredAt: 1, _id: 1 })
  .index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** Events in MongoDB: one document per event. */
export class MongoWebhookEventStore implements WebhookEventStore {
  // The driver's collection: mongoose would double the time of a write.
  readonly #events: Collection<EventDocument>;
  /** The last sequence of rooms; one that is out of date is noticed when an event is stored. */
  readonly #last = new LRUCache<string, number>({ max: 10_000, ttl: LAST_MS });
  /** Events that were read recently; a stored event never changes. */
  readonly #recent = new LRUCache<string, WebhookEventRecord>({ max: MAX_RECENT, ttl: RECENT_MS });
  // Events of many rooms happen at the same time.
  readonly #insert = batch((lists: readonly (readonly EventDocument[])[]) =>
    this.#insertAll(lists),
  );
  readonly #pending = batchLists(
    (roomIds) =>
      this.#list(
        { roomId: { $in: [...roomIds] }, isPending: true },
        { sequence: 1 },
        MAX_PENDING_EVENTS,
      ),
    ({ roomId }) => roomId,
    MAX_PENDING_EVENTS,
  );
  readonly #settle = batchWrites((lists: readonly (readonly string[])[]) =>
    storeCall(() =>
      this.#events.updateMany({ _id: { $in: lists.flat() } }, { $unset: { isPending: '' } }),
    ),
  );

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
      if (await this.#tryAppend(roomId, missing)) return;
      // Another writer has taken the place, or has stored the same event.
      const known = new Set((await this.find(missing.map(({ id }) => id))).map(({ id }) => id));
      missing = missing.filter(({ id }) => !known.has(id));
    }
  }

  async findLast(roomId: string | null): Promise<WebhookEventRecord | null> {
    const [last] = await this.#list({ roomId }, { sequence: -1 }, 1);
    return last ?? null;
  }

  async find(ids: readonly string[]): Promise<readonly WebhookEventRecord[]> {
    const recent = ids.flatMap((id) => this.#recent.get(id) ?? []);
    if (recent.length === ids.length) return recent;
    const known = new Set(recent.map(({ id }) => id));
    const missing = ids.filter((id) => !known.has(id));
    return [...recent, ...this.#noted(await this.#list({ _id: { $in: missing } }))];
  }

  async listPending(roomId: string): Promise<readonly WebhookEventRecord[]> {
    return this.#noted(await this.#pending(roomId));
  }

  settle(ids: readonly string[]): Promise<void> {
    return this.#settle(ids);
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

  /** False if the place, or an event, was taken; those before it are stored. */
  async #tryAppend(roomId: string | null, events: readonly NewWebhookEvent[]): Promise<boolean> {
    const key = roomId ?? '';
    const last = this.#last.get(key) ?? (await this.findLast(roomId))?.sequence ?? 0;
    const documents = documentsBehind(last, roomId, events);
    const isStored = await this.#insert(documents);
    const sequence = documents.at(-1)?.sequence;
    if (isStored && sequence !== undefined) this.#last.set(key, sequence);
    else this.#last.delete(key);
    return isStored;
  }

  /** Each list in its order; those of one event in one call, because their order does not matter. */
  #insertAll(lists: readonly (readonly EventDocument[])[]): Promise<readonly boolean[]> {
    const singles = lists.flatMap((list) => (list.length === 1 ? list : []));
    const refused = this.#refused(singles);
    return Promise.all(
      lists.map(async (list) => {
        if (list.length === 1) return !(await refused).has(list[0]);
        return (await insertNew(this.#events, list, { ordered: true })).size === 0;
      }),
    );
  }

  /** Inserts events in any order, and resolves to those that a unique index rejected. */
  async #refused(
    documents: readonly EventDocument[],
  ): Promise<ReadonlySet<EventDocument | undefined>> {
    const indexes = await insertNew(this.#events, documents);
    return new Set(documents.filter((_document, index) => indexes.has(index)));
  }

  #noted(events: readonly WebhookEventRecord[]): readonly WebhookEventRecord[] {
    for (const event of events) this.#recent.set(event.id, event);
    return events;
  }

  async #list(
    filter: mongo.Filter<EventDocument>,
    sort: Record<string, 1 | -1> = {},
    limit = 0,
  ): Promise<readonly WebhookEventRecord[]> {
    const found = await storeCall(() =>
      this.#events.find(filter).sort(sort).limit(limit).toArray(),
    );
    return found.map(toRecord);
  }
}

function documentsBehind(
  last: number,
  roomId: string | null,
  events: readonly NewWebhookEvent[],
): readonly EventDocument[] {
  const now = Date.now();
  const first = Math.max(last + 1, now);
  return events.map(({ id, roomMetadata, data, ...event }, index) => ({
    _id: id,
    ...event,
    content: JSON.stringify({ roomMetadata, data }),
    roomId,
    sequence: first + index,
    previous: index === 0 ? last : first + index - 1,
    ...(roomId !== null && { isPending: true as const }),
    storedAt: new Date(now),
    expiresAt: new Date(now + RETENTION_MS),
  }));
}

const toRecord = ({
  _id,
  content,
  previous: _previous,
  isPending: _isPending,
  storedAt: _storedAt,
  expiresAt: _expiresAt,
  ...event
}: EventDocument): WebhookEventRecord => ({
  id: _id,
  ...event,
  ...(JSON.parse(content) as Pick<WebhookEventRecord, 'roomMetadata' | 'data'>),
});
