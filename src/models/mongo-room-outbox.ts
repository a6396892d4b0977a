import { randomUUID } from 'node:crypto';
import type { Collection, Connection } from 'mongoose';
import { batchById, batchUpdates } from './batch.js';
import type { PendingEvents, PendingRoomEvent, RoomEventOutbox } from './event-outbox.js';
import { paths, ROOM_COLLECTION, type RoomDocument } from './room-document.js';
import type { RoleChange, RoomChanges } from './room.js';
import { storeCall } from './store-errors.js';

/** Events that are stored with the changes of rooms, in their documents. */
export class MongoRoomOutbox implements RoomEventOutbox {
  readonly #rooms: Collection<RoomDocument>;
  readonly #find = batchById((roomIds) => this.#findAll(roomIds));
  readonly #settle;

  constructor(
    connection: Connection,
    private readonly pending: PendingEvents,
  ) {
    this.#rooms = connection.collection<RoomDocument>(ROOM_COLLECTION);
    this.#settle = batchUpdates(this.#rooms);
  }

  report(roomId: string): void {
    this.pending.report(roomId);
  }

  async pendingEvents(roomId: string): Promise<readonly PendingRoomEvent[]> {
    return (await this.#find(roomId))?.pendingEvents ?? [];
  }

  settleEvents(roomId: string, ids: readonly string[]): Promise<void> {
    return this.#settle({
      filter: { _id: roomId },
      update: { $pull: { pendingEvents: { id: { $in: [...ids] } } } },
    });
  }

  async roomsWithEvents(time: Date, limit: number): Promise<readonly string[]> {
    const rooms = await storeCall(() =>
      this.#rooms
        .find({ 'pendingEvents.at': { $lt: time } }, { projection: { _id: 1 } })
        .limit(limit)
        .toArray(),
    );
    return rooms.map(({ _id }) => _id);
  }

  async #findAll(roomIds: string[]) {
    const options = { projection: { pendingEvents: 1 } };
    const rooms = await storeCall(() =>
      this.#rooms.find({ _id: { $in: roomIds } }, options).toArray(),
    );
    return rooms.map(({ _id, pendingEvents }) => ({ id: _id, pendingEvents }));
  }
}

export const roomEvent = (type: 'created' | 'updated'): PendingRoomEvent => ({
  id: randomUUID(),
  at: new Date(),
  type,
});

export const roleEvent = ({ userId, from, to }: RoleChange): PendingRoomEvent => ({
  id: randomUUID(),
  at: new Date(),
  type: 'role',
  userId,
  from,
  to,
});

/** An update of a room's settings, with its event. */
export const settingsUpdate = (changes: RoomChanges, hasEvents: boolean): object => ({
  $set: paths(changes),
  ...(hasEvents && { $push: { pendingEvents: roomEvent('updated') } }),
});
