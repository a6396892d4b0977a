import DataLoader from 'dataloader';
import type { RoomMemberRecord, RoomStore } from '../models/room.js';
import type { UserRecord, UserStore } from '../models/user.js';

/** Reads that many fields of one operation share: one call to the database for all of them. */
export interface Loaders {
  /** By room id; empty for a room that is gone. Asks nobody's rights. */
  readonly members: DataLoader<string, readonly RoomMemberRecord[]>;
  /** By user id. */
  readonly users: DataLoader<string, UserRecord | null>;
}

export interface LoaderSources {
  readonly rooms: Pick<RoomStore, 'findMembers'>;
  readonly users: Pick<UserStore, 'findByIds'>;
}

export const createLoaders = ({ rooms, users }: LoaderSources): Loaders => ({
  members: new DataLoader(async (roomIds: readonly string[]) => {
    const found = await rooms.findMembers(roomIds);
    return roomIds.map((id) => found.get(id) ?? []);
  }),
  users: new DataLoader(async (userIds: readonly string[]) => {
    const found = await users.findByIds(userIds);
    const byId = new Map(found.map((user) => [user.id, user]));
    return userIds.map((id) => byId.get(id) ?? null);
  }),
});
