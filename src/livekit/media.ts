import { DataPacket_Kind, RoomServiceClient, ServerError, type Room } from 'livekit-server-sdk';
import { LRUCache } from 'lru-cache';
import type { Config } from '../config/load-config.js';
import { MediaUnavailableError, NotFoundError } from '../errors/domain-error.js';
import { nullIfNotFound } from '../errors/outage.js';
import type { RoomRecord } from '../models/room.js';
import { Coalescer } from '../lib/coalesce.js';
import { mediaParticipant, type MediaParticipant } from './media-participant.js';

/** What clients in the meeting read from the LiveKit room's metadata. */
export type RoomMetadata = Pick<RoomRecord, 'accessLevel' | 'configuration'>;

/** An open room, as the media server knows it. */
export interface MediaRoom {
  /** A room that was closed and opened again has another one. */
  readonly sid: string;
  /** The room's id. */
  readonly name: string;
  readonly createdAt: Date;
  readonly metadata: string;
}

export interface DataMessage {
  readonly topic: string;
  /** Sent as JSON. */
  readonly payload: unknown;
  /** Who gets it; those who are not there are skipped. None: everybody. */
  readonly identities: readonly string[];
}

/**
 * The media server. Rooms go by their ids there. Every method throws MediaUnavailableError while it
 * cannot be reached.
 */
export interface Media {
  /**
   * Opens the room unless it is open; an open one stays as it is. `anew`: what was known a moment
   * ago does not count.
   */
  ensureRoom(
    roomId: string,
    metadata: RoomMetadata,
    options?: { readonly anew?: boolean },
  ): Promise<MediaRoom>;
  /** Null when the room is not open. */
  findRoom(roomId: string): Promise<MediaRoom | null>;
  /** Those of them that are open. */
  findRooms(roomIds: readonly string[]): Promise<readonly MediaRoom[]>;
  /** All open rooms, other products' too. */
  listRooms(): Promise<readonly MediaRoom[]>;
  /** @throws NotFoundError when the room is not open */
  setMetadata(roomId: string, metadata: string): Promise<void>;
  /** Ends the meeting and puts everybody out; nothing happens where there is none. */
  closeRoom(roomId: string): Promise<void>;
  /** Empty when the room is not open. */
  listParticipants(roomId: string): Promise<readonly MediaParticipant[]>;
  /** Null when they are not there. */
  findParticipant(roomId: string, identity: string): Promise<MediaParticipant | null>;
  /** Reliable and in order. @throws NotFoundError when the room is not open */
  sendData(roomId: string, message: DataMessage): Promise<void>;
  ping(): Promise<void>;
}

/** People wait for the answer: better an error soon than a late success. */
const TIMEOUT_SECONDS = 2;

/**
 * Many who enter one room at once share the call that opens it. Far less time than passes before a
 * client connects with its token, and a room may close in that time whenever the call was.
 */
const MOMENT_MS = 50;

/** LiveKit through its server API. */
export class LiveKitMedia implements Media {
  readonly #rooms: RoomServiceClient;
  readonly #opening = new Coalescer<MediaRoom>();
  /** Rooms that were open a moment ago. */
  readonly #open = new LRUCache<string, MediaRoom>({ max: 1_000, ttl: MOMENT_MS });

  constructor({ url, apiKey, apiSecret }: Pick<Config['livekit'], 'url' | 'apiKey' | 'apiSecret'>) {
    this.#rooms = new RoomServiceClient(url, apiKey, apiSecret, {
      requestTimeout: TIMEOUT_SECONDS,
      failover: false,
    });
  }

  async ensureRoom(
    roomId: string,
    { accessLevel, configuration }: RoomMetadata,
    { anew = false } = {},
  ): Promise<MediaRoom> {
    const open = this.#open.get(roomId);
    if (open && !anew) return open;
    return this.#opening.run(roomId, async () => {
      const metadata = JSON.stringify({ accessLevel, configuration });
      const create = () => this.#rooms.createRoom({ name: roomId, metadata });
      // LiveKit loses a room that is closed while it looks for it, and makes a new one when asked again.
      const room = (await unlessAbsent(create)) ?? (await unlessAbsent(create));
      if (!room) throw new MediaUnavailableError();
      this.#open.set(roomId, mediaRoom(room));
      return mediaRoom(room);
    });
  }

  async findRoom(roomId: string): Promise<MediaRoom | null> {
    return (await this.findRooms([roomId]))[0] ?? null;
  }

  async findRooms(roomIds: readonly string[]): Promise<readonly MediaRoom[]> {
    // No names would mean all rooms.
    if (roomIds.length === 0) return [];
    return (await mediaCall(() => this.#rooms.listRooms([...roomIds]))).map(mediaRoom);
  }

  async listRooms(): Promise<readonly MediaRoom[]> {
    return (await mediaCall(() => this.#rooms.listRooms())).map(mediaRoom);
  }

  async setMetadata(roomId: string, metadata: string): Promise<void> {
    await mediaCall(() => this.#rooms.updateRoomMetadata(roomId, metadata));
  }

  async closeRoom(roomId: string): Promise<void> {
    try {
      await unlessAbsent(() => this.#rooms.deleteRoom(roomId));
    } finally {
      this.#open.delete(roomId);
    }
  }

  async listParticipants(roomId: string): Promise<readonly MediaParticipant[]> {
    return (await mediaCall(() => this.#rooms.listParticipants(roomId))).map(mediaParticipant);
  }

  async findParticipant(roomId: string, identity: string): Promise<MediaParticipant | null> {
    const found = await unlessAbsent(() => this.#rooms.getParticipant(roomId, identity));
    return found && mediaParticipant(found);
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

const mediaRoom = ({ sid, name, metadata, creationTime, creationTimeMs }: Room): MediaRoom => ({
  sid,
  name,
  metadata,
  createdAt: new Date(creationTimeMs > 0n ? Number(creationTimeMs) : Number(creationTime) * 1000),
});

const unlessAbsent = <T>(call: () => Promise<T>): Promise<T | null> =>
  mediaCall(call).catch(nullIfNotFound);

/** LiveKit's word, as an error of its own, where a room goes between two of its steps. */
const LOST = 'could not find object';

/**
 * Runs one call to LiveKit.
 * @throws NotFoundError where LiveKit knows no such room or participant, MediaUnavailableError when
 * it cannot be reached or refuses our key, and its own error for a request that it finds wrong
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

// LiveKit's own words quote the token that we sent, which would open every room to a reader of logs.
const REFUSED_KEY = new Error('LiveKit rejected LIVEKIT_API_KEY or its secret; correct them');

const isRefusedKey = (error: unknown): boolean =>
  error instanceof ServerError && error.status === 401;
