import { Schema, type Connection } from 'mongoose';
import type { SlugReservation, SlugReservationStore } from './slug-reservation.js';
import { storeCall } from './store-errors.js';

interface SlugReservationDocument extends Omit<SlugReservation, 'slug'> {
  readonly _id: string;
}

const slugReservationSchema = new Schema<SlugReservationDocument>(
  { _id: String, formerOwnerIds: [String], until: Date },
  { collection: 'slug_reservations', versionKey: false, autoIndex: false },
  // MongoDB removes them some time after their end.
).index({ until: 1 }, { expireAfterSeconds: 0 });

const reservationModel = (connection: Connection) =>
  connection.model('SlugReservation', slugReservationSchema);

export class MongoSlugReservationStore implements SlugReservationStore {
  readonly #reservations: ReturnType<typeof reservationModel>;

  constructor(connection: Connection) {
    this.#reservations = reservationModel(connection);
  }

  ensureIndexes(): Promise<void> {
    return storeCall(() => this.#reservations.createIndexes());
  }

  async reserve({ slug, formerOwnerIds, until }: SlugReservation): Promise<void> {
    const update = { $set: { formerOwnerIds: [...formerOwnerIds], until } };
    await storeCall(() => this.#reservations.updateOne({ _id: slug }, update, { upsert: true }));
  }

  async find(slug: string, now: Date): Promise<SlugReservation | null> {
    const found = await storeCall(() => this.#reservations.findById(slug).lean());
    if (!found || found.until <= now) return null;
    return { slug, formerOwnerIds: found.formerOwnerIds, until: found.until };
  }
}
