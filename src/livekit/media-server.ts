import { DataPacket_Kind, RoomServiceClient, ServerError, type Room } from 'livekit-server-sdk';
import { LRUCache } from 'lru-cache';
import { MediaUnavailableError, NotFoundError } from '../errors/domain-error.js';
import { nullIfNotFound } from '../errors/outage.js';
import type { ApiService, LiveKitApi } from './livekit-api.js';
import { mediaParticipant, type MediaParticipant } from './media-participant.js';
import { roomMetadata, type RoomMetadata } from './room-metadata.js';

/** An open room in LiveKit. */
export interface MediaRoom {
  /** Changes when a room is closed and opened again. */
  readonly sid: string;
  /** The ID of the room. */
  readonly name: string;
  readonly createdAt: Date;
  readonly metadata: string;
  /** Null for no limit. */
  readonly maxParticipants: number | null;
}

export interface DataMessage {
  readonly topic: string;
  /** Sent as JSON. */
  readonly payload: unknown;
  /** The recipients; absent ones are skipped. Empty for everyone. */
  readonly identities: readonly string[];
}

/**
 * The media server. Rooms are named by their IDs. Every method throws MediaUnavailableError while
 * it cannot be reached.
 */
export interface MediaServer {
  /**
   * Opens the room, or returns the open one unchanged.
   * @param options `skipCache` to ask LiveKit even if the room was open a moment ago
   */
  ensureRoom(
    roomId: string,
    metadata: RoomMetadata,
    options?: { readonly skipCache?: boolean },
  ): Promise<MediaRoom>;
  /** Null if the room is not open. */
  findRoom(roomId: string): Promise<MediaRoom | null>;
  /** The open ones of these rooms. */
  findRooms(roomIds: readonly string[]): Promise<readonly MediaRoom[]>;
  /** All open rooms, including those of other products. */
  listRooms(): Promise<readonly MediaRoom[]>;
  /** @throws NotFoundError when the room is not open */
  setMetadata(roomId: string, metadata: string): Promise<void>;
  /** Ends the meeting and disconnects everyone. Idempotent. */
  closeRoom(roomId: string): Promise<void>;
  /** Empty if the room is not open. */
  listParticipants(roomId: string): Promise<readonly MediaParticipant[]>;
  /** Null if the participant is not in the room. */
  findParticipant(roomId: string, identity: string): Promise<MediaParticipant | null>;
  /** Reliable and in order. @throws NotFoundError when the room is not open */
  sendData(roomId: string, message: DataMessage): Promise<void>;
  ping(): Promise<void>;
}

/** Short, because people wait for the response: an early error is better than a late success. */
const TIMEOUT_SECONDS = 2;

/**
 * People who enter a room at the same time share the call that opens it. This is far less time than
 * a client takes to connect, during which the room could close anyway.
 */
const MOMENT_MS = 50;

/** The media server through LiveKit's server API. */
export class LiveKitMediaServer implements MediaServer {
  readonly #rooms: ApiService<RoomServiceClient>;
  /** Rooms that were open within MOMENT_MS. */
  readonly #open = new LRUCache<string, MediaRoom>({ max: 1_000, ttl: MOMENT_MS });

  constructor(api: LiveKitApi) {
    this.#rooms = api.service(RoomServiceClient, TIMEOUT_SECONDS);
  }

  async ensureRoom(
    roomId: string,
    room: RoomMetadata,
    { skipCache = false } = {},
  ): Promise<MediaRoom> {
    const open = this.#open.get(roomId);
    if (open && !skipCache) return open;
    const metadata = JSON.stringify(roomMetadata(room));
    const maxParticipants = room.configuration.maxParticipants ?? 0;
    const request = { name: roomId, metadata, maxParticipants };
    const create = () => this.#rooms.repeatable((rooms) => rooms.createRoom(request));
    // A room that is closed during the call is lost to it; a second call creates a new one.
    const opened = (await unlessAbsent(create)) ?? (await unlessAbsent(create));
    if (!opened) throw new MediaUnavailableError();
    this.#open.set(roomId, mediaRoom(opened));
    return mediaRoom(opened);
  }

  async findRoom(roomId: string): Promise<MediaRoom | null> {
    return (await this.findRooms([roomId]))[0] ?? null;
  }

  async findRooms(roomIds: readonly string[]): Promise<readonly MediaRoom[]> {
    // An empty list would select all rooms.
    if (roomIds.length === 0) return [];
    return (
      await mediaCall(() => this.#rooms.repeatable((rooms) => rooms.listRooms([...roomIds])))
    ).map(mediaRoom);
  }

  async listRooms(): Promise<readonly MediaRoom[]> {
    return (await mediaCall(() => this.#rooms.repeatable((rooms) => rooms.listRooms()))).map(
      mediaRoom,
    );
  }

  async setMetadata(roomId: string, metadata: string): Promise<void> {
    await mediaCall(() =>
      this.#rooms.repeatable((rooms) => rooms.updateRoomMetadata(roomId, metadata)),
    );
  }

  async closeRoom(roomId: string): Promise<void> {
    try {
      await unlessAbsent(() => this.#rooms.repeatable((rooms) => rooms.deleteRoom(roomId)));
    } finally {
      this.#open.delete(roomId);
    }
  }

  async listParticipants(roomId: string): Promise<readonly MediaParticipant[]> {
    return (
      await mediaCall(() => this.#rooms.repeatable((rooms) => rooms.listParticipants(roomId)))
    ).map(mediaParticipant);
  }

  async findParticipant(roomId: string, identity: string): Promise<MediaParticipant | null> {
    const found = await unlessAbsent(() =>
      this.#rooms.repeatable((rooms) => rooms.getParticipant(roomId, identity)),
    );
    return found && mediaParticipant(found);
  }

  async sendData(roomId: string, { topic, payload, identities }: DataMessage): Promise<void> {
    const data = new TextEncoder().encode(JSON.stringify(payload));
    const destinationIdentities = [...identities];
    await mediaCall(() =>
      this.#rooms.once((rooms) =>
        rooms.sendData(roomId, data, DataPacket_Kind.RELIABLE, { topic, destinationIdentities }),
      ),
    );
  }

  async ping(): Promise<void> {
    // Naming a room spares LiveKit the full list.
    await mediaCall(() => this.#rooms.repeatable((rooms) => rooms.listRooms(['ping'])));
  }
}

const mediaRoom = (room: Room): MediaRoom => ({
  sid: room.sid,
  name: room.name,
  metadata: room.metadata,
  maxParticipants: room.maxParticipants || null,
  createdAt: createdAt(room),
});

const createdAt = ({ creationTime, creationTimeMs }: Room): Date =>
  new Date(creationTimeMs > 0n ? Number(creationTimeMs) : Number(creationTime) * 1000);

const unlessAbsent = <T>(call: () => Promise<T>): Promise<T | null> =>
  mediaCall(call).catch(nullIfNotFound);

/** LiveKit's error when a room disappears between two of its steps. */
const LOST = 'could not find object';

/**
 * Makes one call to LiveKit.
 * @throws NotFoundError when LiveKit does not know the room or participant, MediaUnavailableError
 * when it cannot be reached or rejects the API key, and LiveKit's own error for an invalid request
 */
export async function mediaCall<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ServerError) {
      if (error.code === 'not_found' || error.message === LOST) throw new NotFoundError();
      if (error.status === 400) throw error;
    }
    throw new MediaUnavailableError({ cause: isRefusedKey(error) ? REFUSED_KEY : error });
  }
}

// LiveKit's own message contains the token, which would give readers of the log access to every
// room.
const REFUSED_KEY = new Error('LiveKit rejected LIVEKIT_API_KEY or its secret; correct them');

const isRefusedKey = (error: unknown): boolean =>
  error instanceof ServerError && error.status === 401;
