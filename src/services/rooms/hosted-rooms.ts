import { viewerIdOf, type Actor } from '../../models/actor.js';
import { UnauthenticatedError } from '../../errors/domain-error.js';
import type { RoomStore } from '../../models/room.js';
import type { RoomService } from './room-service.js';

interface HostedRoomsDeps {
  readonly roomService: Pick<RoomService, 'getAsHost'>;
  readonly roomStore: Pick<RoomStore, 'listHosted'>;
}

/** One room, which the actor must be a host of, or every room that they are a host of. */
export async function hostedRoomIds(
  { roomService, roomStore }: HostedRoomsDeps,
  actor: Actor,
  roomId: string | null,
): Promise<readonly string[]> {
  if (roomId !== null) return [(await roomService.getAsHost(actor, roomId)).id];
  const viewerId = viewerIdOf(actor);
  if (viewerId === null) {
    throw new UnauthenticatedError('You are not signed in; sign in first.');
  }
  return roomStore.listHosted(viewerId);
}
