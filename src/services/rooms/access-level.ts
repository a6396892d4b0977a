import { RoomAccessLevel, type RoomRecord } from '../../models/room.js';

/**
 * Whether a person may enter without a host's decision. `room` must have been read for them.
 * @param user the user, the application, or their ID; null for a guest
 */
export function entersAtOnce(room: RoomRecord, user: object | string | null): boolean {
  if (user !== null && room.viewerRole !== null) return true;
  switch (room.accessLevel) {
    case RoomAccessLevel.PUBLIC:
      return true;
    case RoomAccessLevel.TRUSTED:
      return user !== null;
    case RoomAccessLevel.RESTRICTED:
      return false;
  }
}
