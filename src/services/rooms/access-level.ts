import { RoomAccessLevel, type RoomRecord } from '../../models/room.js';
import type { UserRecord } from '../../models/user.js';

/** Whether somebody enters without a host's decision. `room` is read for that person. */
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
