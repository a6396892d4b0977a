import { randomUUID } from 'node:crypto';
import type { ExclusionStore } from '../../src/redis/lobby/exclusion-store.js';
import { RedisExclusionStore } from '../../src/redis/lobby/exclusion-store.js';
import { RedisLobbyStore, type LobbyStore } from '../../src/redis/lobby/lobby-store.js';
import type { LobbySettings } from '../../src/redis/lobby/lobby-status.js';
import type { PubSub } from '../../src/redis/pub-sub.js';
import { FakePubSub } from './fake-pub-sub.js';
import { FakeExclusionStore } from './fakes/exclusion-store.js';
import { FakeLobbyRooms } from './fakes/lobby-rooms.js';
import { FakeLobbyStore } from './fakes/lobby-store.js';
import type { RedisForStores } from './redis-stores.js';

/** The stores of lobbies that share one state. */
export interface LobbyBackend {
  storeOf(settings: LobbySettings): LobbyStore;
  readonly exclusionStore: ExclusionStore;
  readonly pubSub: Pick<PubSub, 'open'>;
  /** Ends the leases or cool-downs of these people. */
  expire(roomId: string, ...identities: string[]): Promise<void>;
}

export const SETTINGS: LobbySettings = {
  keepAliveSeconds: 10,
  denialCooldownSeconds: 60,
  maxWaiting: 500,
  maxWaitingPerAddress: 20,
};

export function fakeLobbyBackend(): LobbyBackend {
  const [rooms, pubSub] = [new FakeLobbyRooms(), new FakePubSub()];
  return {
    storeOf: (settings) => new FakeLobbyStore({ settings, pubSub, rooms }),
    exclusionStore: new FakeExclusionStore(rooms),
    pubSub,
    expire: (roomId, ...identities) => {
      rooms.expire(roomId, identities);
      return Promise.resolve();
    },
  };
}

export const redisLobbyBackend = ({ redis, prefix, pubSub }: RedisForStores): LobbyBackend => ({
  storeOf: (settings) => new RedisLobbyStore(redis, prefix, pubSub, settings),
  exclusionStore: new RedisExclusionStore(redis, prefix),
  pubSub,
  expire: async (roomId, ...identities) => {
    const leases = `${prefix}:lobby:{${roomId}}:leases`;
    await redis.zadd(leases, ...identities.flatMap((id) => [1, id]));
  },
});

/** The lobby of one room, with a shorter way to say who does what. */
export function lobbyOf(backend: LobbyBackend, settings: Partial<LobbySettings> = {}) {
  const roomId = randomUUID();
  const store = backend.storeOf({ ...SETTINGS, ...settings });
  const key = (identity: string) => ({ identity, userId: null });
  const idsOf = (people: readonly { readonly id: string }[]) => people.map(({ id }) => id);
  return {
    roomId,
    store,
    pubSub: backend.pubSub,
    look: (identity: string) => store.checkIn(roomId, key(identity), null),
    enter: (identity: string, displayName = identity, address: string | null = null) =>
      store.checkIn(roomId, key(identity), {
        displayName,
        color: 'hsl(1, 50%, 50%)',
        kind: 'standard',
        address,
      }),
    decide: async (allow: boolean, ...identities: string[]) =>
      idsOf(await store.decide(roomId, identities, allow)),
    page: async (first: number, after: string | null = null) => {
      const people = await store.page(roomId, { first, after });
      return people && idsOf(people);
    },
    waiting: async () => idsOf((await store.snapshot(roomId)).people),
    expire: (...identities: string[]) => backend.expire(roomId, ...identities),
    exclude: (identity: string, bearer: string | null = null) => {
      const people = { identities: [identity], userId: null, bearer };
      return backend.exclusionStore.exclude(roomId, people, 'banned');
    },
  };
}
