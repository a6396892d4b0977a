import type { Actor } from '../../models/actor.js';
import { NotFoundError, UnauthenticatedError } from '../../errors/domain-error.js';

/**
 * Who somebody is in a room by their participant token.
 * @throws UnauthenticatedError without one, NotFoundError with one of another room
 */
export function ownIdentity({ participant }: Actor, roomId: string): string {
  if (!participant) {
    throw new UnauthenticatedError(
      'The participant token is missing; join the room, then send it as a bearer token.',
    );
  }
  if (participant.roomId !== roomId) throw new NotFoundError();
  return participant.identity;
}
