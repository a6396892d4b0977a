import { RoomAccessLevel, type RoomRecord } from '../../models/room.js';
import type { UserRecord } from '../../models/user.js';

/** Whether the user may enter without a host's decision. `room` must have been read for them. */
export function entersAtOnce(room: RoomRecord, user: UserRecord | null): boolean {
  if (user && room.viewerRole !== null) return true;
  switch (room.accessLevel) {
    case RoomAccessLevel.PUBLIC:
      return true;
    case RoomAccessLevel.TRUSTED:
      return user !== null;
    case RoomAccessLevel.RESTRICTED:
      return false;
  }
}
