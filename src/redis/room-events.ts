import type { RoomRole } from '../models/room.js';

/**
 * A change of a room's record, for every instance. Delivered at most once, after the change is
 * stored, so that a reader sees the new state.
 */
export type RoomSignal =
  /** The name, access level, or configuration. */
  | { readonly type: 'changed'; readonly roomId: string }
  /** A user has a new role; null if they are no longer a member. */
  | {
      readonly type: 'member';
      readonly roomId: string;
      readonly userId: string;
      readonly role: RoomRole | null;
    }
  | { readonly type: 'deleted'; readonly roomId: string };

export const roomTopic = (roomId: string): string => `room:{${roomId}}`;
