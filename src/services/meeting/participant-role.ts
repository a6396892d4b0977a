import type { RoomRole, RoomStore } from '../../models/room.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';

export interface ParticipantRoleDeps {
  readonly presence: Pick<PresenceStore, 'find' | 'userOf'>;
  readonly roles: Pick<RoomStore, 'findRole'>;
}

/**
 * The role of a person in a meeting, to decide what others may do to them. Where Redis has forgotten
 * who they are, the role that is shown protects them.
 */
export async function participantRole(
  { presence, roles }: ParticipantRoleDeps,
  roomId: string,
  identity: string,
): Promise<RoomRole | null> {
  const userId = await presence.userOf(roomId, identity);
  if (userId !== null) return roles.findRole(roomId, userId);
  return (await presence.find(roomId, identity))?.role ?? null;
}
