import type { Actor } from '../../models/actor.js';
import { ForbiddenError, NotFoundError, type DomainError } from '../../errors/domain-error.js';
import { isHost, type RoomRecord } from '../../models/room.js';

export const viewerCanAdminister = (room: RoomRecord): boolean => isHost(room.viewerRole);

/**
 * The error for an operation that `actor` is not authorized for: only members and participants may
 * learn that the room exists.
 */
export const refusal = (actor: Actor, room: RoomRecord): DomainError =>
  room.viewerRole !== null || actor.participant?.roomId === room.id
    ? new ForbiddenError()
    : new NotFoundError();
