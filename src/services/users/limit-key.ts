import type { Actor } from '../../models/actor.js';

/**
 * The key under which limits count a person: their account, else who they are in a room. Null for a
 * guest without any credential, of whom only the address is known.
 */
export function limitKey({ user, participant, ticket }: Omit<Actor, 'address'>): string | null {
  if (user) return `user:${user.id}`;
  if (participant) return `participant:${participant.roomId}/${participant.identity}`;
  return ticket ? `ticket:${ticket.identity}` : null;
}
