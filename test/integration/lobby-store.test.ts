import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { RedisLobbyStore } from '../../src/redis/lobby/lobby-store.js';
import { lobbyStoreContract } from '../support/contracts/lobby-store-contract.js';
import { eventually } from '../support/eventually.js';
import { lobbyOf, redisLobbyBackend, SETTINGS } from '../support/lobby-backend.js';
import { SeededRandom } from '../support/random.js';
import { redisForStores } from '../support/redis-stores.js';
import { connectToRedisOf, keysLike } from '../support/redis-data.js';

describe('RedisLobbyStore', () => {
  const connected = redisForStores();

  lobbyStoreContract(() => redisLobbyBackend(connected()));

  /** One room's lobby, with the names of its keys. */
  function aLobby(settings: Parameters<typeof lobbyOf>[1] = {}) {
    const lobby = lobbyOf(redisLobbyBackend(connected()), settings);
    const key = (name: string) => `${connected().prefix}:lobby:{${lobby.roomId}}:${name}`;
    return { ...lobby, key };
  }

  it('does not list people whose leases have expired, even if they are many', async () => {
    const { enter, waiting, expire, store, roomId, key } = aLobby();
    const crowd = Array.from({ length: 120 }, (_, index) => `p${index}`);
    await Promise.all(crowd.map((id) => enter(id)));
    await expire(...crowd.slice(0, 110));

    expect(await waiting()).toHaveLength(10);
    await store.sweep(roomId);
    expect(await connected().redis.hlen(key('people'))).toBe(10);
  });

  it('renews the lease of a waiting person who checks in', async () => {
    const { enter, look, key } = aLobby();
    await enter('a');
    const soon = Date.now() + 5_000;
    await connected().redis.zadd(key('leases'), soon, 'a');

    await look('a');

    expect(Number(await connected().redis.zscore(key('leases'), 'a'))).toBeGreaterThan(soon);
  });

  it('treats a person whose record cannot be read as unknown', async () => {
    const { enter, look, waiting, key } = aLobby();
    for (const broken of ['', 'not json', '[]', '{"id":"a"}', '{"id":"a","status":"sleeping"}']) {
      await enter('a');
      await connected().redis.hset(key('people'), 'a', broken);

      expect(await waiting()).toEqual([]);
      expect(await look('a')).toEqual({ status: 'unknown' });
      expect(await connected().redis.hexists(key('people'), 'a')).toBe(0);
    }
  });

  it('leaves no key in Redis that never expires', async () => {
    const { enter, decide, store, roomId, key } = aLobby();
    await Promise.all(['a', 'b', 'c'].map((id) => enter(id)));
    await decide(true, 'a');
    await decide(false, 'b');
    const lives = async () => {
      const names = await keysLike(connected().redis, key('*').replaceAll(/[{}]/g, '?'));
      expect(names.length).toBeGreaterThan(1);
      return Promise.all(names.map((name) => connected().redis.pttl(name)));
    };

    expect(Math.min(...(await lives()))).toBeGreaterThan(0);
    await store.clear(roomId);
    expect(Math.min(...(await lives()))).toBeGreaterThan(0);
  });

  it('works on after Redis has lost its scripts', async () => {
    const { enter, waiting } = aLobby();
    await enter('a');
    await connected().redis.script('FLUSH');

    await Promise.all([enter('b'), enter('c')]);

    await eventually(async () => expect(await waiting()).toEqual(['a', 'b', 'c']));
  });

  it('answers STORAGE_UNAVAILABLE while Redis is unavailable', async () => {
    const { prefix, pubSub } = connected();
    const away = await connectToRedisOf();
    const store = new RedisLobbyStore(away, prefix, pubSub, SETTINGS);
    away.disconnect();

    await expect(store.snapshot(randomUUID())).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      cause: expect.any(Error),
    });
  });

  it('returns the same list for an unchanged page, and to concurrent readers', async () => {
    const { enter, decide, store, roomId } = aLobby();
    const page = (after: string | null = null) => store.page(roomId, { first: 2, after });
    for (const id of ['a', 'b', 'c']) await enter(id);

    const [first, same] = await Promise.all([page(), page()]);
    await enter('a');

    expect(same).toBe(first);
    expect(await page()).toBe(first);
    expect(await page('a')).toMatchObject([{ id: 'b' }, { id: 'c' }]);
    await decide(true, 'b');
    expect(await page()).toMatchObject([{ id: 'a' }, { id: 'c' }]);
  });

  it('returns the pages that another instance reads for the first time, whatever happens', async () => {
    const random = new SeededRandom(11);
    const lobby = aLobby({ keepAliveSeconds: 3_600 });
    const { store, roomId } = lobby;
    const ids = Array.from({ length: 130 }, (_, index) => `p${index}`) as [string, ...string[]];
    const some = () => Array.from({ length: random.upTo(70) }, () => random.one(ids));
    const changes: [() => Promise<unknown>, ...(() => Promise<unknown>)[]] = [
      () => Promise.all(some().map((id) => lobby.enter(id))),
      () => lobby.enter(random.one(ids)),
      () => lobby.look(random.one(ids)),
      () => lobby.decide(random.chance(0.5), ...some()),
      () => store.admitEveryone(roomId),
      () => store.leave(roomId, random.one(ids), 'left'),
      () => store.forget(roomId, random.one(ids)),
      () => lobby.expire('stranger', ...some()),
      () => connected().redis.hset(lobby.key('people'), random.one(ids), 'rubbish'),
      () => store.sweep(roomId),
      () => store.clear(roomId),
      () => Promise.resolve(),
    ];
    await Promise.all(ids.map((id) => lobby.enter(id)));

    for (let step = 0; step < 200; step += 1) {
      await random.one(changes)();
      const page = { first: random.one([1, 7, 500]), after: random.one([null, 'p0', 'p64']) };
      const fresh = redisLobbyBackend(connected()).storeOf(SETTINGS);

      expect(await store.page(roomId, page)).toEqual(await fresh.page(roomId, page));
    }
  });

  it('frees one place of an address when a record cannot be read', async () => {
    const lobby = aLobby({ maxWaitingPerAddress: 1 });
    const enter = (id: string) => lobby.enter(id, id, '192.0.2.1');
    await enter('a');
    expect(await enter('b')).toEqual({ status: 'address-full' });

    await connected().redis.hset(lobby.key('people'), 'a', 'rubbish');
    await lobby.look('a');

    expect(await enter('b')).toMatchObject({ status: 'waiting' });
    expect(await enter('c')).toEqual({ status: 'address-full' });
  });
});
