import { roleInMeeting } from '../../models/meeting-grant.js';
import type { RoomRole, RoomStore } from '../../models/room.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';

export interface ParticipantRoleDeps {
  readonly presenceStore: Pick<PresenceStore, 'find' | 'userOf'>;
  readonly roomStore: Pick<RoomStore, 'findRole'>;
}

/**
 * The role of a participant, which protects them from others. If Redis has forgotten the person,
 * the published role counts.
 */
export async function participantRole(
  { presenceStore, roomStore }: ParticipantRoleDeps,
  roomId: string,
  identity: string,
): Promise<RoomRole | null> {
  const [userId, person] = await Promise.all([
    presenceStore.userOf(roomId, identity),
    presenceStore.find(roomId, identity),
  ]);
  if (userId === null) return person?.role ?? null;
  return roleInMeeting(await roomStore.findRole(roomId, userId), person?.grant ?? null);
}
