import type { RoomRole, RoomStore } from '../../models/room.js';
import type { PresenceStore } from '../../redis/presence/presence-store.js';

export interface ParticipantRoleDeps {
  readonly presence: Pick<PresenceStore, 'find' | 'userOf'>;
  readonly roles: Pick<RoomStore, 'findRole'>;
}

/**
 * The role of a participant, which protects them from others. If Redis has forgotten the person,
 * the published role counts.
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
