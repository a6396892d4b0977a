import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { newRooms } from './rooms.mjs';

const STORE = new URL('../../dist/redis/presence/redis-presence-store.js', import.meta.url).href;

/**
 * Rooms of one host, each with a participant in presence only, because LiveKit could not hold so
 * many people here. The gateway's own code writes the presence, without the reconciler, which would
 * compare it with LiveKit.
 *
 * @param {import('./servers.mjs').Gateway} gateway
 * @param {number} count
 * @returns {Promise<{ host: import('./person.mjs').Person, roomIds: string[] }>}
 */
export async function occupiedRooms(gateway, count) {
  /** @type {unknown} */
  const built = await import(STORE);
  const { RedisPresenceStore } =
    /** @type {typeof import('../../src/redis/presence/redis-presence-store.js')} */ (built);
  const { REDIS_URL = '', REDIS_KEY_PREFIX = '' } = gateway.settings;
  const redis = new Redis(REDIS_URL);
  const store = new RedisPresenceStore(redis, REDIS_KEY_PREFIX, {
    channel: (topic) => topic.replace(/[{}]/g, ''),
  });
  const { host, roomIds } = await newRooms(gateway, count);
  await Promise.all(roomIds.map((roomId) => store.joined(roomId, aSession(), aPerson())));
  redis.disconnect();
  return { host, roomIds };
}

const aSession = () => ({ sid: `RM_${randomUUID()}`, createdAt: new Date() });

/** @returns {import('../../src/redis/presence/presence-record.js').ParticipantRecord} */
const aPerson = () => ({
  sid: `PA_${randomUUID()}`,
  identity: randomUUID(),
  displayName: 'Bob',
  kind: 'standard',
  role: null,
  isAuthenticated: false,
  color: null,
  handRaisedAt: null,
  joinedAt: new Date(),
  userId: null,
  isHidden: false,
  isHeld: false,
  callId: null,
  grant: null,
  tracks: [],
});
