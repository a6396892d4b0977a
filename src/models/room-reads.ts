import type { Collection } from 'mongoose';
import { fieldsFor, toRecord, type RoomDocument } from './room-document.js';
import type { RoomRecord } from './room.js';
import { storeCall } from './store-errors.js';

/** A room to read, and its viewer. */
export interface RoomRead {
  /** The ID or slug. */
  readonly key: string;
  readonly viewerId: string | null;
}

/** Reads rooms in one call to the database, each as its viewer sees it; null if it does not exist. */
export async function findRooms(
  documents: Collection<RoomDocument>,
  field: '_id' | 'slug',
  wanted: readonly RoomRead[],
): Promise<readonly (RoomRecord | null)[]> {
  const keys = [...new Set(wanted.map(({ key }) => key))];
  const viewerIds = [...new Set(wanted.flatMap(({ viewerId }) => viewerId ?? []))];
  const rooms = await storeCall(() =>
    documents.find({ [field]: { $in: keys } }, { projection: fieldsFor(...viewerIds) }).toArray(),
  );
  const byKey = new Map(rooms.map((room) => [room[field], room]));
  return wanted.map(({ key, viewerId }) => {
    const room = byKey.get(key);
    return room ? toRecord(room, viewerId) : null;
  });
}
