import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { connectForCommands, connectForSubscriptions } from '../../src/redis/connections.js';
import { lobbyTopic, visitorTopic, type LobbySignal } from '../../src/redis/lobby/lobby-events.js';
import { RedisLobbyStore, type LobbySettings } from '../../src/redis/lobby/lobby-store.js';
import { GAP, RedisPubSub, type EventStream } from '../../src/redis/pub-sub.js';
import { silentLog } from '../support/silent-log.js';
import { eventually } from '../support/eventually.js';

const SETTINGS: LobbySettings = {
  keepAliveSeconds: 10,
  denialCooldownSeconds: 60,
  maxWaiting: 500,
  maxWaitingPerAddress: 20,
};

describe('RedisLobbyStore', () => {
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  let redis: Redis;
  let subscriber: Redis;
  let events: RedisPubSub;

  beforeAll(async () => {
    const url = process.env['REDIS_URL'] ?? '';
    redis = await connectForCommands(url, silentLog);
    subscriber = await connectForSubscriptions(url, silentLog);
    events = new RedisPubSub(redis, subscriber, prefix, silentLog);
  });

  afterAll(() => {
    redis.disconnect();
    subscriber.disconnect();
  });

  /** The lobby of one room, with short names for the operations. */
  function aLobby(settings: Partial<LobbySettings> = {}) {
    const roomId = randomUUID();
    const store = new RedisLobbyStore(redis, prefix, events, { ...SETTINGS, ...settings });
    const key = (name: string) => `${prefix}:lobby:{${roomId}}:${name}`;
    const visitor = (identity: string) => ({ identity, userId: null });
    return {
      roomId,
      store,
      key,
      look: (identity: string) => store.checkIn(roomId, visitor(identity), null),
      enter: (identity: string, displayName = identity, address: string | null = null) =>
        store.checkIn(roomId, visitor(identity), {
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
      expire: (...identities: string[]) =>
        redis.zadd(key('leases'), ...identities.flatMap((id) => [1, id])),
    };
  }

  const idsOf = (people: readonly { readonly id: string }[]) => people.map(({ id }) => id);

  async function take(stream: EventStream<LobbySignal>, count: number) {
    const signals: LobbySignal[] = [];
    while (signals.length < count) {
      const { value } = (await stream.next()) as { value: LobbySignal | typeof GAP };
      if (value !== GAP) signals.push(value);
    }
    return signals;
  }

  describe('waiting', () => {
    it('lists people in the order of arrival, as they first came', async () => {
      const { enter, store, roomId } = aLobby();
      for (const name of ['c', 'a', 'b']) await enter(name, `Name of ${name}`);
      await enter('c', 'Another name');

      const { people } = await store.snapshot(roomId);

      expect(people).toMatchObject([
        { id: 'c', displayName: 'Name of c', kind: 'standard', userId: null },
        { id: 'a', displayName: 'Name of a' },
        { id: 'b', displayName: 'Name of b' },
      ]);
      expect(Math.abs((people[0]?.enteredAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    });

    it('tells newcomers from those who only ask again', async () => {
      const { enter, look } = aLobby();

      expect(await look('a')).toEqual({ status: 'unknown' });
      expect(await enter('a')).toMatchObject({ status: 'waiting', isNew: true, waitingCount: 1 });
      expect(await enter('a')).toMatchObject({ status: 'waiting', isNew: false, waitingCount: 1 });
      expect(await look('a')).toMatchObject({ status: 'waiting', isNew: false });
    });

    it('keeps names whatever their script or punctuation', async () => {
      const { enter, store, roomId } = aLobby();
      const names = ['Zoë 🦊', '{"id":1}', '"]}\\', '山田', "'); redis.call('FLUSHALL')"];
      for (const [index, name] of names.entries()) await enter(String(index), name);

      const { people } = await store.snapshot(roomId);

      expect(people.map(({ displayName }) => displayName)).toEqual(names);
    });

    it('has room for as many as it may, and for those who wait already', async () => {
      const { enter, decide } = aLobby({ maxWaiting: 2 });
      await enter('a');
      await enter('b');

      expect(await enter('c')).toEqual({ status: 'full' });
      expect(await enter('a')).toMatchObject({ status: 'waiting' });
      await decide(true, 'a');
      expect(await enter('c')).toMatchObject({ status: 'waiting' });
    });

    it('has a share for each address, taken in one step by many at once', async () => {
      const { enter, store, roomId } = aLobby({ maxWaitingPerAddress: 3 });

      const standings = await Promise.all(
        Array.from({ length: 10 }, (_, index) => enter(`a${index}`, 'A', '192.0.2.1')),
      );

      const count = (status: string) => standings.filter((one) => one.status === status).length;
      expect([count('waiting'), count('address-full')]).toEqual([3, 7]);
      expect(await enter('b', 'B', '192.0.2.2')).toMatchObject({ status: 'waiting' });
      expect(await enter('caller')).toMatchObject({ status: 'waiting' });
      expect((await store.snapshot(roomId)).people).toHaveLength(5);
    });

    it.each<[string, (lobby: ReturnType<typeof aLobby>) => Promise<unknown>]>([
      ['is admitted', ({ decide }) => decide(true, 'a')],
      ['is denied', ({ decide }) => decide(false, 'a')],
      ['is admitted with everyone', ({ store, roomId }) => store.admitEveryone(roomId)],
      ['leaves', ({ store, roomId }) => store.leave(roomId, 'a', 'left')],
      ['is forgotten', ({ store, roomId }) => store.forget(roomId, 'a')],
      ['stays away', ({ expire }) => expire('a')],
      [
        'is denied and forgotten',
        async ({ decide, store, roomId }) => {
          await decide(false, 'a');
          await store.forget(roomId, 'a');
        },
      ],
      [
        'is admitted and denied before entering',
        async ({ decide }) => {
          await decide(true, 'a');
          await decide(false, 'a');
        },
      ],
      ['waited in a meeting that ended', ({ store, roomId }) => store.clear(roomId)],
      [
        'has a record that cannot be read',
        async ({ key, look }) => {
          await redis.hset(key('people'), 'a', 'rubbish');
          await look('a');
        },
      ],
    ])('gives the share of an address back once when somebody %s', async (_how, end) => {
      const lobby = aLobby({ maxWaitingPerAddress: 1 });
      const enter = (id: string) => lobby.enter(id, id, '192.0.2.1');
      await enter('a');
      expect(await enter('b')).toEqual({ status: 'address-full' });

      await end(lobby);

      expect(await enter('b')).toMatchObject({ status: 'waiting' });
      expect(await enter('c')).toEqual({ status: 'address-full' });
    });

    it('renews those who wait, however full their address is', async () => {
      const { enter, look } = aLobby({ maxWaitingPerAddress: 1 });
      await enter('a', 'A', '192.0.2.1');

      expect(await look('a')).toMatchObject({ status: 'waiting' });
      expect(await enter('a', 'A', '192.0.2.1')).toMatchObject({ status: 'waiting' });
    });

    it('puts those behind everyone else at whose address somebody was just denied', async () => {
      const { enter, decide, waiting, store, roomId } = aLobby();
      await enter('pest', 'Pest', '192.0.2.1');
      await decide(false, 'pest');

      await enter('pest again', 'Pest', '192.0.2.1');
      await enter('colleague', 'Colleague', '192.0.2.1');
      await enter('other', 'Other', '192.0.2.2');

      expect(await waiting()).toEqual(['other', 'pest again', 'colleague']);
      expect(idsOf(await store.admitEveryone(roomId))).toEqual([
        'other',
        'pest again',
        'colleague',
      ]);
    });

    it('gives newcomers their turn again once the cool-down of their address is over', async () => {
      const { enter, decide, waiting } = aLobby({ denialCooldownSeconds: 0 });
      await enter('denied', 'Denied', '192.0.2.1');
      await decide(false, 'denied');

      await enter('next', 'Next', '192.0.2.1');
      await enter('other', 'Other', '192.0.2.2');

      expect(await waiting()).toEqual(['next', 'other']);
    });

    it('tells hosts no address', async () => {
      const { enter, store, roomId } = aLobby();
      await enter('a', 'A', '192.0.2.1');

      expect(JSON.stringify(await store.snapshot(roomId))).not.toContain('192.0.2.1');
    });

    it('ends with the lease, is not listed from then on, and is told to hosts once', async () => {
      const { enter, waiting, expire, store, roomId } = aLobby();
      await enter('gone');
      await enter('here');
      const hosts = await events.open<LobbySignal>([lobbyTopic(roomId)]);
      await expire('gone');

      await Promise.all([store.sweep(roomId), store.sweep(roomId)]);
      await enter('last');

      expect(await waiting()).toEqual(['here', 'last']);
      expect(await take(hosts, 2)).toMatchObject([
        { type: 'left', participants: [{ id: 'gone' }], waitingCount: 1 },
        { type: 'entered', participants: [{ id: 'last' }], waitingCount: 2 },
      ]);
      hosts.close();
    });

    it('lists nobody whose time is over, however many there are at once', async () => {
      const { enter, waiting, expire, store, roomId } = aLobby();
      const crowd = Array.from({ length: 120 }, (_, index) => `p${index}`);
      await Promise.all(crowd.map((id) => enter(id)));
      await expire(...crowd.slice(0, 110));

      expect(await waiting()).toHaveLength(10);
      await store.sweep(roomId);
      expect(await redis.hlen(`${prefix}:lobby:{${roomId}}:people`)).toBe(10);
    });

    it('has a position, and the message of a host, for as long as it lasts', async () => {
      const { enter, look, decide, store, roomId } = aLobby();
      await enter('a');
      await enter('b');

      expect(await look('a')).toMatchObject({ position: 0, hostMessage: null });
      expect(await look('b')).toMatchObject({ position: 1 });
      expect(await store.tell(roomId, ['b', 'stranger'], 'Line 1\n"2":3')).toBe(1);
      expect(await look('b')).toMatchObject({ hostMessage: 'Line 1\n"2":3' });
      expect(await look('a')).toMatchObject({ hostMessage: null });
      await decide(true, 'a');
      expect(await look('b')).toMatchObject({ position: 0 });
      await store.leave(roomId, 'b', 'left');
      expect(await enter('b')).toMatchObject({ position: 0, hostMessage: null });
    });

    it('reads no message of a meeting before', async () => {
      const { enter, look, store, roomId } = aLobby();
      const at = (ms: number) => new Date(Date.now() + ms);
      await store.meet(roomId, { sid: 'RM_1', createdAt: at(0) });
      await store.tell(roomId, null, 'Soon.');
      await enter('a');
      expect(await look('a')).toMatchObject({ hostMessage: 'Soon.' });

      await store.meet(roomId, { sid: 'RM_2', createdAt: at(60_000) });

      expect(await look('a')).toMatchObject({ status: 'waiting', hostMessage: null });
    });

    it('begins again for a participant, who keeps no decision and needs no free place', async () => {
      const { enter, decide, look, store, roomId } = aLobby({ maxWaiting: 1 });
      await enter('inside');
      await decide(true, 'inside');
      await look('inside');
      await enter('other');

      const standing = await store.sendBack(
        roomId,
        { identity: 'inside', userId: null },
        { displayName: 'Inside', color: 'red', kind: 'standard', address: null },
      );

      expect(standing).toMatchObject({ status: 'waiting', isNew: true, position: 1 });
      expect(await look('inside')).toMatchObject({ status: 'waiting' });
    });

    it('is listed page by page in the order of arrival, whoever leaves in between', async () => {
      const { enter, page, decide, expire } = aLobby();
      const crowd = Array.from({ length: 12 }, (_, index) => `p${index}`);
      for (const id of crowd) await enter(id);

      expect(await page(5)).toEqual(crowd.slice(0, 5));
      await decide(true, 'p4');
      await decide(false, 'p1');
      await expire('p5');
      expect(await page(5, 'p4')).toEqual(crowd.slice(6, 11));
      expect(await page(5, 'p10')).toEqual(['p11']);
      expect(await page(5, 'p11')).toEqual([]);
      expect(await page(5)).toEqual(['p0', 'p2', 'p3', 'p6', 'p7']);
    });

    it('fills a page beyond people whose time is over', async () => {
      const { enter, page, expire } = aLobby();
      const crowd = Array.from({ length: 80 }, (_, index) => `p${index}`);
      await Promise.all(crowd.map((id) => enter(id)));
      const inOrder = (await page(80)) ?? [];
      await expire(...inOrder.slice(0, 75));

      expect(await page(4)).toEqual(inOrder.slice(75, 79));
      expect(await page(4, inOrder[78] ?? '')).toEqual(inOrder.slice(79));
    });

    it('has no page after somebody who never waited', async () => {
      const { enter, page } = aLobby();
      await enter('a');

      expect(await page(5, 'stranger')).toBeNull();
    });

    it('is renewed by asking', async () => {
      const { enter, look, key } = aLobby();
      await enter('a');
      const soon = Date.now() + 5_000;
      await redis.zadd(key('leases'), soon, 'a');

      await look('a');

      expect(Number(await redis.zscore(key('leases'), 'a'))).toBeGreaterThan(soon);
    });

    it('starts over for a person whose record cannot be read', async () => {
      const { enter, look, waiting, key } = aLobby();
      for (const broken of ['', 'not json', '[]', '{"id":"a"}', '{"id":"a","status":"sleeping"}']) {
        await enter('a');
        await redis.hset(key('people'), 'a', broken);

        expect(await waiting()).toEqual([]);
        expect(await look('a')).toEqual({ status: 'unknown' });
        expect(await redis.hexists(key('people'), 'a')).toBe(0);
      }
    });
  });

  describe('decisions', () => {
    it('let in those who wait, once, whoever else decides at the same time', async () => {
      const { enter, decide, look } = aLobby();
      const crowd = Array.from({ length: 30 }, (_, index) => `p${index}`);
      await Promise.all(crowd.map((id) => enter(id)));

      const answers = await Promise.all([1, 2, 3].map(() => decide(true, ...crowd, 'stranger')));

      expect(answers.flat().sort()).toEqual([...crowd].sort());
      expect(await look('p7')).toMatchObject({ status: 'admitted', person: { displayName: 'p7' } });
    });

    it('refuse for the cool-down, and may be replaced while it lasts', async () => {
      const { enter, decide, look } = aLobby();
      await enter('a');

      expect(await decide(false, 'a')).toEqual(['a']);
      expect(await enter('a')).toMatchObject({ status: 'denied' });
      const standing = await look('a');
      expect(standing).toMatchObject({ status: 'denied' });
      expect('retryAfterMs' in standing && standing.retryAfterMs).toBeGreaterThan(55_000);
      // Decisions on people who are not waiting are not returned, but the last one applies.
      expect(await decide(true, 'a')).toEqual([]);
      expect(await look('a')).toMatchObject({ status: 'admitted' });
    });

    it('do not put out somebody who has come in on them', async () => {
      const { enter, decide, look } = aLobby();
      await Promise.all([enter('inside'), enter('outside')]);
      await decide(true, 'inside', 'outside');
      await look('inside');

      expect(await decide(false, 'inside', 'outside')).toEqual([]);

      expect(await look('inside')).toMatchObject({ status: 'admitted' });
      expect(await look('outside')).toMatchObject({ status: 'denied' });
    });

    it('are over with the cool-down', async () => {
      const { enter, decide, expire } = aLobby();
      await enter('a');
      await decide(false, 'a');
      await expire('a');

      expect(await enter('a')).toMatchObject({ status: 'waiting', isNew: true });
    });

    it('reach the person and the hosts, in the order in which they were made', async () => {
      const { enter, decide, store, roomId } = aLobby();
      const { seq } = await store.snapshot(roomId);
      const [hosts, person] = await Promise.all([
        events.open<LobbySignal>([lobbyTopic(roomId)]),
        events.open<LobbySignal>([visitorTopic(roomId, 'a')]),
      ]);
      await enter('a');
      await enter('b');
      await decide(false, 'a');
      await decide(true, 'a', 'b');

      const told = await take(hosts, 4);
      expect(told.map(({ type }) => type)).toEqual(['entered', 'entered', 'denied', 'admitted']);
      expect(told.map(({ waitingCount }) => waitingCount)).toEqual([1, 2, 1, 0]);
      expect(told[3]?.participants).toMatchObject([{ id: 'b' }]);
      const numbers = [seq, ...told.map((signal) => signal.seq)];
      expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
      expect(new Set(numbers).size).toBe(5);
      expect(await take(person, 2)).toEqual([
        { type: 'denied', retryAfterMs: 60_000 },
        { type: 'admitted' },
      ]);
      hosts.close();
      person.close();
    });

    it('let in everybody who waits, in turn, and nobody who has gone', async () => {
      const { enter, expire, store, roomId, waiting } = aLobby();
      const crowd = Array.from({ length: 250 }, (_, index) => `p${index}`);
      for (const id of crowd) void enter(id);
      await enter('last');
      await expire('p0', 'p249');

      const admitted = idsOf(await store.admitEveryone(roomId));

      expect(admitted).toEqual([...crowd.slice(1, 249), 'last']);
      expect(await waiting()).toEqual([]);
      expect(await store.admitEveryone(roomId)).toEqual([]);
    });
  });

  describe('leaving', () => {
    it('is told to hosts, and answers whether there was anything to leave', async () => {
      const { enter, decide, store, roomId, look } = aLobby();
      await enter('a');
      await enter('denied');
      await decide(false, 'denied');

      expect(await store.leave(roomId, 'a', 'left')).toBe(true);
      expect(await store.leave(roomId, 'a', 'left')).toBe(false);
      expect(await store.leave(roomId, 'denied', 'left')).toBe(false);
      expect(await look('denied')).toMatchObject({ status: 'denied' });
    });

    it('forgets decisions where it is told to', async () => {
      const { enter, decide, store, roomId, look } = aLobby();
      await Promise.all(['admitted', 'denied', 'other'].map((id) => enter(id)));
      await decide(true, 'admitted');
      await decide(false, 'denied');

      for (const id of ['admitted', 'denied', 'stranger']) await store.forget(roomId, id);

      expect(await look('admitted')).toEqual({ status: 'unknown' });
      expect(await look('denied')).toEqual({ status: 'unknown' });
      expect(await look('other')).toMatchObject({ status: 'waiting' });
    });
  });

  describe('the end of a meeting', () => {
    it('ends every wait, decision and ban of that room and no other', async () => {
      const { enter, decide, store, roomId, look, key, waiting } = aLobby();
      const elsewhere = aLobby();
      await elsewhere.enter('a');
      await Promise.all(['admitted', 'denied', 'waiting'].map((id) => enter(id)));
      await decide(true, 'admitted');
      await decide(false, 'denied');
      await redis.hset(key('bans'), 'identity:banned', '1');
      expect(await look('banned')).toEqual({ status: 'banned' });

      await store.clear(roomId);

      expect(await waiting()).toEqual([]);
      for (const id of ['admitted', 'denied', 'banned']) {
        expect(await look(id)).toEqual({ status: 'unknown' });
      }
      expect(await look('waiting')).toEqual({ status: 'meeting-ended' });
      expect(await enter('waiting')).toMatchObject({ status: 'waiting', isNew: true });
      expect(await elsewhere.waiting()).toEqual(['a']);
    });

    it('keeps counting, so that nobody takes later events for old ones', async () => {
      const { enter, store, roomId } = aLobby();
      const hosts = await events.open<LobbySignal>([lobbyTopic(roomId)]);
      await enter('a');
      await store.clear(roomId);
      await store.clear(roomId);
      await enter('b');

      const told = await take(hosts, 4);

      expect(told.map(({ type }) => type)).toEqual(['entered', 'cleared', 'cleared', 'entered']);
      expect(told[1]).toMatchObject({ participants: [], waitingCount: 0 });
      const numbers = told.map(({ seq }) => seq);
      expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
      hosts.close();
    });
  });

  describe('a meeting whose end nobody heard of', () => {
    const session = (sid: string, afterMs: number) => ({
      sid,
      createdAt: new Date(Date.now() + afterMs),
    });

    it('has its decisions forgotten when the next one is held, and nobody loses their place', async () => {
      const lobby = aLobby();
      const { store, roomId } = lobby;
      await store.meet(roomId, session('RM_1', 0));
      for (const id of ['admitted', 'waiting']) await lobby.enter(id);
      await lobby.decide(true, 'admitted');
      await redis.hset(lobby.key('bans'), 'identity:banned', Date.now());

      expect(await store.meet(roomId, session('RM_1', 0))).toBe(0);
      expect((await lobby.look('admitted')).status).toBe('admitted');
      expect(await store.meet(roomId, session('RM_2', 60_000))).toBe(2);

      expect((await lobby.look('admitted')).status).toBe('unknown');
      expect((await lobby.look('banned')).status).toBe('unknown');
      expect(await lobby.waiting()).toEqual(['waiting']);
      expect(await store.meet(roomId, session('RM_2', 60_000))).toBe(0);
    });

    it('takes nothing from those who are let in for the next one', async () => {
      const lobby = aLobby();
      const { store, roomId } = lobby;
      await store.meet(roomId, session('RM_1', 0));
      await lobby.enter('first');
      await lobby.decide(true, 'first');

      // An admitted person opens the room a moment after the decision.
      expect(await store.meet(roomId, session('RM_2', 1_000))).toBe(0);

      expect((await lobby.look('first')).status).toBe('admitted');
    });
  });

  it('leaves nothing in Redis that lives for ever', async () => {
    const { enter, decide, store, roomId, key } = aLobby();
    await Promise.all(['a', 'b', 'c'].map((id) => enter(id)));
    await decide(true, 'a');
    await decide(false, 'b');
    const lives = async () => {
      const names = await redis.keys(key('*').replaceAll(/[{}]/g, '?'));
      expect(names.length).toBeGreaterThan(1);
      return Promise.all(names.map((name) => redis.pttl(name)));
    };

    expect(Math.min(...(await lives()))).toBeGreaterThan(0);
    await store.clear(roomId);
    expect(Math.min(...(await lives()))).toBeGreaterThan(0);
  });

  it('goes on when Redis has forgotten its scripts', async () => {
    const { enter, waiting } = aLobby();
    await enter('a');
    await redis.script('FLUSH');

    await Promise.all([enter('b'), enter('c')]);

    await eventually(async () => expect(await waiting()).toEqual(['a', 'b', 'c']));
  });

  it('says when Redis is away', async () => {
    const away = redis.duplicate({ retryStrategy: () => null });
    away.on('error', () => undefined);
    const store = new RedisLobbyStore(away, prefix, events, SETTINGS);
    away.disconnect();

    await expect(store.snapshot(randomUUID())).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      cause: expect.any(Error),
    });
  });
});
