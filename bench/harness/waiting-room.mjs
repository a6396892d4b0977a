import { JOIN_ROOM } from '../operations.mjs';
import { roomWithHost } from './rooms.mjs';
import { Person } from './person.mjs';

/** Settings that let any number of people wait for the length of a measurement. */
export const LONG_WAIT = { LOBBY_KEEP_ALIVE_SECONDS: '3600', LOBBY_MAX_WAITING: '10000' };

/**
 * A new room with this many people waiting.
 *
 * @param {import('./servers.mjs').Gateway} gateway
 * @param {number} count
 */
export async function roomWithWaiting(gateway, count) {
  const { host, room } = await roomWithHost(gateway, 'TRUSTED');
  for (let i = 0; i < count; i += 1) await beginToWait(gateway, room.slug);
  return { host, room };
}

/**
 * @param {import('./servers.mjs').Gateway} gateway
 * @param {string} slug
 * @returns {Promise<{ guest: Person, id: string, ticket: string }>}
 */
export async function beginToWait(gateway, slug) {
  const guest = new Person(gateway.url);
  const { joinRoom } =
    /** @type {{ joinRoom: { participant: { id: string }, ticket: string } }} */ (
      await guest.ask(JOIN_ROOM, { input: { room: slug, displayName: 'Bob' } })
    );
  return { guest, id: joinRoom.participant.id, ticket: joinRoom.ticket };
}
