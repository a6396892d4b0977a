import type { Actor } from '../../models/actor.js';
import { NotFoundError, UnauthenticatedError } from '../../errors/domain-error.js';

/**
 * The identity in a room, as the participant token states it.
 * @throws UnauthenticatedError without a token, NotFoundError with a token of another room
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
