import type { Actor } from '../../models/actor.js';

/**
 * The key of a person in the limits: their account, else their identity in a room. Null for a guest
 * without a credential, who has only an address.
 */
export function limitKey({ user, participant, ticket }: Omit<Actor, 'address'>): string | null {
  if (user) return `user:${user.id}`;
  if (participant) return `participant:${participant.roomId}/${participant.identity}`;
  return ticket ? `ticket:${ticket.identity}` : null;
}
