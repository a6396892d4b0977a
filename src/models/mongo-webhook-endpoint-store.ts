import { Schema, type Collection, type Connection, type mongo } from 'mongoose';
import { batch, batchById } from './batch.js';
import { storeCall } from './store-errors.js';
import type {
  EndpointChanges,
  WebhookEndpointRecord,
  WebhookEndpointStore,
} from './webhook-endpoint.js';

interface EndpointDocument extends Omit<WebhookEndpointRecord, 'id'> {
  readonly _id: string;
}

interface Failure {
  readonly id: string;
  readonly at: Date;
}

const COLLECTION = 'webhook_endpoints';

const endpointSchema = new Schema(
  { _id: String, applicationId: String, isEnabled: Boolean, createdAt: Date },
  { collection: COLLECTION, versionKey: false, autoIndex: false },
).index({ applicationId: 1, createdAt: 1 });

/** Receivers of events, in MongoDB. */
export class MongoWebhookEndpointStore implements WebhookEndpointStore {
  readonly #endpoints: Collection<EndpointDocument>;
  readonly #find = batchById((ids) => this.#list({ _id: { $in: ids } }));
  readonly #failed = batch((failures: readonly Failure[]) => this.#countFailures(failures));
  // Objects, because DataLoader rejects null.
  readonly #receivers = batch((rooms: readonly Pick<WebhookEndpointRecord, 'applicationId'>[]) =>
    this.#listReceivers(rooms.map(({ applicationId }) => applicationId)),
  );

  constructor(private readonly connection: Connection) {
    this.#endpoints = connection.collection<EndpointDocument>(COLLECTION);
  }

  async ensureIndexes(): Promise<void> {
    await storeCall(() => this.connection.model('WebhookEndpoint', endpointSchema).createIndexes());
  }

  async insert({ id, ...endpoint }: WebhookEndpointRecord): Promise<void> {
    // An upsert, because the driver repeats an insert after a lost connection.
    await storeCall(() =>
      this.#endpoints.updateOne({ _id: id }, { $setOnInsert: endpoint }, { upsert: true }),
    );
  }

  find(id: string): Promise<WebhookEndpointRecord | null> {
    return this.#find(id);
  }

  list(applicationId: string | null): Promise<readonly WebhookEndpointRecord[]> {
    return this.#list({ applicationId });
  }

  count(applicationId: string | null): Promise<number> {
    return storeCall(() => this.#endpoints.countDocuments({ applicationId }));
  }

  listReceivers(applicationId: string | null): Promise<readonly WebhookEndpointRecord[]> {
    return this.#receivers({ applicationId });
  }

  change(id: string, changes: EndpointChanges): Promise<WebhookEndpointRecord | null> {
    return this.#update({ _id: id }, { $set: changes });
  }

  async delete(id: string): Promise<void> {
    await storeCall(() => this.#endpoints.deleteOne({ _id: id }));
  }

  async deleteOfApplication(applicationId: string): Promise<void> {
    await storeCall(() => this.#endpoints.deleteMany({ applicationId }));
  }

  async delivered(id: string, at: Date): Promise<void> {
    await storeCall(() =>
      this.#endpoints.updateOne(
        { _id: id },
        { $set: { consecutiveFailures: 0, failingSince: null }, $max: { lastDeliveredAt: at } },
      ),
    );
  }

  failed(id: string, at: Date): Promise<WebhookEndpointRecord | null> {
    return this.#failed({ id, at });
  }

  pause(id: string, at: Date): Promise<WebhookEndpointRecord | null> {
    return this.#update({ _id: id, isEnabled: true }, { $set: { isEnabled: false, pausedAt: at } });
  }

  /** In one update per endpoint, because attempts for several of its rooms fail at the same time. */
  async #countFailures(
    failures: readonly Failure[],
  ): Promise<readonly (WebhookEndpointRecord | null)[]> {
    const ids = [...new Set(failures.map(({ id }) => id))];
    const counted = ids.map((_id) => {
      const own = failures.filter(({ id }) => id === _id);
      const consecutiveFailures = { $add: ['$consecutiveFailures', own.length] };
      const failingSince = { $ifNull: ['$failingSince', own[0]?.at] };
      return this.#update({ _id }, [{ $set: { consecutiveFailures, failingSince } }]);
    });
    const endpoints = await Promise.all(counted);
    return failures.map(({ id }) => endpoints[ids.indexOf(id)] ?? null);
  }

  async #update(
    filter: mongo.Filter<EndpointDocument>,
    update: mongo.UpdateFilter<EndpointDocument> | mongo.Document[],
  ): Promise<WebhookEndpointRecord | null> {
    const found = await storeCall(() =>
      this.#endpoints.findOneAndUpdate(filter, update, { returnDocument: 'after' }),
    );
    return found && toRecord(found);
  }

  async #listReceivers(
    applicationIds: readonly (string | null)[],
  ): Promise<readonly (readonly WebhookEndpointRecord[])[]> {
    const owners = [...new Set([null, ...applicationIds])];
    const enabled = await this.#list({ applicationId: { $in: owners }, isEnabled: true });
    return applicationIds.map((applicationId) =>
      enabled.filter((endpoint) => [null, applicationId].includes(endpoint.applicationId)),
    );
  }

  async #list(filter: mongo.Filter<EndpointDocument>): Promise<readonly WebhookEndpointRecord[]> {
    const found = await storeCall(() =>
      this.#endpoints.find(filter).sort({ createdAt: 1, _id: 1 }).toArray(),
    );
    return found.map(toRecord);
  }
}

const toRecord = ({ _id, ...endpoint }: EndpointDocument): WebhookEndpointRecord => ({
  id: _id,
  ...endpoint,
});
