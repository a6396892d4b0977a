import type { Actor } from '../../models/actor.js';
import { ForbiddenError, NotFoundError, type DomainError } from '../../errors/domain-error.js';
import { isHost, type RoomRecord } from '../../models/room.js';

export const viewerCanAdminister = (room: RoomRecord): boolean => isHost(room.viewerRole);

/**
 * The refusal of an operation that `actor` lacks the right for: only members and people in the
 * meeting may learn that the room exists.
 */
export const refusal = (actor: Actor, room: RoomRecord): DomainError =>
  room.viewerRole !== null || actor.participant?.roomId === room.id
    ? new ForbiddenError()
    : new NotFoundError();
