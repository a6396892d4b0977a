import { MediaUnavailableError } from '../../errors/domain-error.js';
import type { MediaServer } from '../../livekit/media-server.js';
import type { RoomMetadata } from '../../livekit/room-metadata.js';
import { CLOSING_MS, type PresenceStore } from '../../redis/presence/presence-store.js';
import type { RoomLock } from '../../redis/room-lock.js';
import { Coalescer } from '../../lib/coalesce.js';

const ATTEMPTS = 3;

export interface OpenedRoom {
  readonly sid: string;
  /** Its meeting has started with a maximum number of participants. */
  readonly isLimited: boolean;
}

/**
 * Opens LiveKit rooms for people who join, and never returns one that is being closed: while a room
 * is being deleted, LiveKit answers the creation of the same name with the closing room. So the
 * result is checked afterward, once for all concurrent calls.
 */
export class RoomOpening {
  readonly #opening = new Coalescer<OpenedRoom>();

  constructor(
    private readonly mediaServer: Pick<MediaServer, 'ensureRoom'>,
    private readonly presenceStore: Pick<PresenceStore, 'isOpen'>,
    private readonly lock: RoomLock,
  ) {}

  ensureRoom(roomId: string, metadata: RoomMetadata): Promise<OpenedRoom> {
    return this.#opening.run(roomId, () => this.#open(roomId, metadata));
  }

  async #open(roomId: string, metadata: RoomMetadata): Promise<OpenedRoom> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const room = await this.mediaServer.ensureRoom(roomId, metadata, { skipCache: attempt > 1 });
      const open = await this.presenceStore.isOpen(roomId, room.sid);
      if (open) return { sid: room.sid, ...open };
      // The closing operation holds the lock; a new room can be created as soon as it is released.
      await this.lock.run(roomId, () => Promise.resolve(), CLOSING_MS);
    }
    throw new MediaUnavailableError();
  }
}
