import { viewerIdOf, type Actor } from '../../models/actor.js';
import { ForbiddenError, NotFoundError, type DomainError } from '../../errors/domain-error.js';
import { isHost, type RoomRecord, type RoomRole } from '../../models/room.js';

/** Whether the viewer is a permanent host. */
export const viewerCanAdminister = (room: RoomRecord): boolean => isHost(room.viewerRole);

/** Whether the viewer is a host, if only of the current meeting. */
export const viewerCanHost = (room: RoomRecord): boolean =>
  viewerCanAdminister(room) || room.isViewerMeetingHost === true;

/** The role of the actor, by the ID of each member. */
export const roleOf = (actor: Actor, roles: ReadonlyMap<string, RoomRole>): RoomRole | null =>
  roles.get(viewerIdOf(actor) ?? '') ?? null;

/**
 * The error for an operation that `actor` is not authorized for: only members and participants may
 * learn that the room exists.
 */
export const refusal = (actor: Actor, room: RoomRecord): DomainError =>
  room.viewerRole !== null || actor.participant?.roomId === room.id
    ? new ForbiddenError()
    : new NotFoundError();
