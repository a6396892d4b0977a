import { CREATE_ROOM } from '../operations.mjs';
import { Person } from './person.mjs';

const AT_ONCE = 32;

/**
 * @param {import('./servers.mjs').Gateway} gateway
 * @param {string} accessLevel
 * @returns {Promise<{ host: Person, room: { id: string, slug: string } }>} a new room and its owner
 */
export async function roomWithHost(gateway, accessLevel) {
  const host = await someHost(gateway);
  return { host, room: await newRoom(host, accessLevel) };
}

/**
 * @param {import('./servers.mjs').Gateway} gateway
 * @param {number} count
 * @returns {Promise<{ host: Person, roomIds: string[] }>} public rooms of one owner
 */
export async function newRooms(gateway, count) {
  const host = await someHost(gateway);
  /** @type {string[]} */
  const roomIds = [];
  while (roomIds.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - roomIds.length) }, () =>
      newRoom(host, 'PUBLIC'),
    );
    roomIds.push(...(await Promise.all(some)).map(({ id }) => id));
  }
  return { host, roomIds };
}

/** @param {import('./servers.mjs').Gateway} gateway */
async function someHost(gateway) {
  const host = new Person(gateway.url);
  await host.signIn('alice@example.org');
  return host;
}

/**
 * @param {Person} host
 * @param {string} accessLevel
 */
export async function newRoom(host, accessLevel) {
  const { createRoom } = /** @type {{ createRoom: { id: string, slug: string } }} */ (
    await host.ask(CREATE_ROOM, { input: { name: 'Weekly', accessLevel } })
  );
  return createRoom;
}
