import type { RoomRole } from '../models/room.js';

/**
 * What every instance must notice about a room's record. Delivered at most once and told after the
 * change is stored: who reads the room on hearing it sees the new state.
 */
export type RoomSignal =
  /** Name, access level or configuration. */
  | { readonly type: 'changed'; readonly roomId: string }
  /** Somebody's new role; null: no member any more. */
  | {
      readonly type: 'member';
      readonly roomId: string;
      readonly userId: string;
      readonly role: RoomRole | null;
    }
  | { readonly type: 'deleted'; readonly roomId: string };

export const roomTopic = (roomId: string): string => `room:${roomId}`;
