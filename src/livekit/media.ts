import { DataPacket_Kind, RoomServiceClient, ServerError } from 'livekit-server-sdk';
import type { Config } from '../config/load-config.js';
import { MediaUnavailableError, NotFoundError } from '../errors/domain-error.js';
import type { RoomRecord } from '../models/room.js';
import { Coalescer } from '../services/coalesce.js';

/** What clients in the meeting read from the LiveKit room's metadata. */
export type RoomMetadata = Pick<RoomRecord, 'accessLevel' | 'configuration'>;

/** Somebody in a meeting, as the media server knows them. */
export interface MediaParticipant {
  readonly identity: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface DataMessage {
  readonly topic: string;
  /** Sent as JSON. */
  readonly payload: unknown;
  /** Who gets it; those who are not there are skipped. */
  readonly identities: readonly string[];
}

/**
 * The media server. Rooms go by their ids there. Every method throws MediaUnavailableError while it
 * cannot be reached.
 */
export interface Media {
  /** Opens the room unless it is open; an open one stays as it is. */
  ensureRoom(roomId: string, metadata: RoomMetadata): Promise<void>;
  /** Ends the meeting and puts everybody out; nothing happens where there is none. */
  closeRoom(roomId: string): Promise<void>;
  /** Empty when the room is not open. */
  listParticipants(roomId: string): Promise<readonly MediaParticipant[]>;
  /** Reliable and in order. @throws NotFoundError when the room is not open */
  sendData(roomId: string, message: DataMessage): Promise<void>;
  ping(): Promise<void>;
}

/** People wait for the answer: better an error soon than a late success. */
const TIMEOUT_SECONDS = 2;

/** LiveKit through its server API. */
export class LiveKitMedia implements Media {
  readonly #rooms: RoomServiceClient;
  readonly #opening = new Coalescer<void>();

  constructor({ url, apiKey, apiSecret }: Pick<Config['livekit'], 'url' | 'apiKey' | 'apiSecret'>) {
    this.#rooms = new RoomServiceClient(url, apiKey, apiSecret, {
      requestTimeout: TIMEOUT_SECONDS,
      failover: false,
    });
  }

  ensureRoom(roomId: string, { accessLevel, configuration }: RoomMetadata): Promise<void> {
    return this.#opening.run(roomId, async () => {
      const metadata = JSON.stringify({ accessLevel, configuration });
      await mediaCall(() => this.#rooms.createRoom({ name: roomId, metadata }));
    });
  }

  async closeRoom(roomId: string): Promise<void> {
    try {
      await mediaCall(() => this.#rooms.deleteRoom(roomId));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }

  async listParticipants(roomId: string): Promise<readonly MediaParticipant[]> {
    const participants = await mediaCall(() => this.#rooms.listParticipants(roomId));
    return participants.map(({ identity, attributes }) => ({ identity, attributes }));
  }

  async sendData(roomId: string, { topic, payload, identities }: DataMessage): Promise<void> {
    const data = new TextEncoder().encode(JSON.stringify(payload));
    const destinationIdentities = [...identities];
    await mediaCall(() =>
      this.#rooms.sendData(roomId, data, DataPacket_Kind.RELIABLE, {
        topic,
        destinationIdentities,
      }),
    );
  }

  async ping(): Promise<void> {
    // Naming a room spares LiveKit the list of all of them.
    await mediaCall(() => this.#rooms.listRooms(['ping']));
  }
}

/**
 * Runs one call to LiveKit.
 * @throws NotFoundError where LiveKit knows no such room or participant, MediaUnavailableError when
 * it cannot be reached or refuses our key, and its own error for a request that it finds wrong
 */
async function mediaCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ServerError) {
      if (error.code === 'not_found') throw new NotFoundError();
      if (error.status === 400) throw error;
    }
    throw new MediaUnavailableError({ cause: error });
  }
}
