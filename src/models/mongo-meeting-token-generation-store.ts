import { Schema, type Connection } from 'mongoose';
import type { MeetingTokenGenerationStore, TokenGenerations } from './meeting-token-generation.js';
import { storeCall } from './store-errors.js';

interface GenerationDocument {
  /** The ID of the room, and for one person a space and the `externalId`. */
  readonly _id: string;
  readonly roomId: string;
  readonly generation: number;
}

const generationSchema = new Schema<GenerationDocument>(
  { _id: String, roomId: String, generation: Number },
  { collection: 'meeting_token_generations', versionKey: false, autoIndex: false },
).index({ roomId: 1 });

const generationModel = (connection: Connection) =>
  connection.model('MeetingTokenGeneration', generationSchema);

/** Generations in MongoDB: a revocation must not be lost with Redis. */
export class MongoMeetingTokenGenerationStore implements MeetingTokenGenerationStore {
  readonly #generations: ReturnType<typeof generationModel>;

  constructor(connection: Connection) {
    this.#generations = generationModel(connection);
  }

  ensureIndexes(): Promise<void> {
    return storeCall(() => this.#generations.createIndexes());
  }

  async find(roomId: string, externalId: string | null): Promise<TokenGenerations> {
    const ids = [roomId, ...(externalId === null ? [] : [idOf(roomId, externalId)])];
    const found = await storeCall(() => this.#generations.find({ _id: { $in: ids } }).lean());
    const [room = 0, person = 0] = ids.map(
      (id) => found.find(({ _id }) => _id === id)?.generation ?? 0,
    );
    return { room, person };
  }

  async advance(roomId: string, externalId: string | null): Promise<void> {
    const update = { $inc: { generation: 1 }, $setOnInsert: { roomId } };
    await storeCall(() =>
      this.#generations.updateOne({ _id: idOf(roomId, externalId) }, update, { upsert: true }),
    );
  }

  async deleteOfRoom(roomId: string): Promise<void> {
    await storeCall(() => this.#generations.deleteMany({ roomId }));
  }
}

/** IDs of rooms contain no space. */
const idOf = (roomId: string, externalId: string | null): string =>
  externalId === null ? roomId : `${roomId} ${externalId}`;
