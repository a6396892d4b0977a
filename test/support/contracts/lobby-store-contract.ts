import { describe, expect, it } from '@jest/globals';
import {
  lobbyTopic,
  applicantTopic,
  type LobbySignal,
} from '../../../src/redis/lobby/lobby-events.js';
import type { MeetingGrant } from '../../../src/models/meeting-grant.js';
import type { LobbySettings } from '../../../src/redis/lobby/lobby-status.js';
import { GAP, type EventStream } from '../../../src/redis/pub-sub.js';
import { lobbyOf, type LobbyBackend } from '../lobby-backend.js';

/** What every store of the lobby must do. */
export function lobbyStoreContract(backendOf: () => LobbyBackend): void {
  const aLobby = (settings: Partial<LobbySettings> = {}) => lobbyOf(backendOf(), settings);
  const idsOf = (people: readonly { readonly id: string }[]) => people.map(({ id }) => id);

  async function take(stream: EventStream<LobbySignal>, count: number) {
    const signals: LobbySignal[] = [];
    while (signals.length < count) {
      const { value } = (await stream.next()) as { value: LobbySignal | typeof GAP };
      if (value !== GAP) signals.push(value);
    }
    return signals;
  }

  describe('checkIn, snapshot, and sweep', () => {
    it('lists people in order of arrival, with the names they first gave', async () => {
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

    it('tells a new wait from a repeated request', async () => {
      const { enter, look } = aLobby();

      expect(await look('a')).toEqual({ status: 'unknown' });
      expect(await enter('a')).toMatchObject({ status: 'waiting', isNew: true, waitingCount: 1 });
      expect(await enter('a')).toMatchObject({ status: 'waiting', isNew: false, waitingCount: 1 });
      expect(await look('a')).toMatchObject({ status: 'waiting', isNew: false });
    });

    it('keeps names in every script and with every punctuation', async () => {
      const { enter, store, roomId } = aLobby();
      const names = ['Zoë 🦊', '{"id":1}', '"]}\\', '山田', "'); redis.call('FLUSHALL')"];
      for (const [index, name] of names.entries()) await enter(String(index), name);

      const { people } = await store.snapshot(roomId);

      expect(people.map(({ displayName }) => displayName)).toEqual(names);
    });

    it('answers "full" to applicants beyond the maximum, but not to people who already wait', async () => {
      const { enter, decide } = aLobby({ maxWaiting: 2 });
      await enter('a');
      await enter('b');

      expect(await enter('c')).toEqual({ status: 'full' });
      expect(await enter('a')).toMatchObject({ status: 'waiting' });
      await decide(true, 'a');
      expect(await enter('c')).toMatchObject({ status: 'waiting' });
    });

    it('limits the waiting people of one address, even if they all arrive at once', async () => {
      const { enter, store, roomId } = aLobby({ maxWaitingPerAddress: 3 });

      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => enter(`a${index}`, 'A', '192.0.2.1')),
      );

      const count = (status: string) => answers.filter((one) => one.status === status).length;
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
    ])('frees one place of an address when a person %s', async (_how, end) => {
      const lobby = aLobby({ maxWaitingPerAddress: 1 });
      const enter = (id: string) => lobby.enter(id, id, '192.0.2.1');
      await enter('a');
      expect(await enter('b')).toEqual({ status: 'address-full' });

      await end(lobby);

      expect(await enter('b')).toMatchObject({ status: 'waiting' });
      expect(await enter('c')).toEqual({ status: 'address-full' });
    });

    it('renews a wait even if all places of the address are taken', async () => {
      const { enter, look } = aLobby({ maxWaitingPerAddress: 1 });
      await enter('a', 'A', '192.0.2.1');

      expect(await look('a')).toMatchObject({ status: 'waiting' });
      expect(await enter('a', 'A', '192.0.2.1')).toMatchObject({ status: 'waiting' });
    });

    it('puts applicants from the address of a recently denied person behind everyone else', async () => {
      const { enter, decide, waiting, store, roomId } = aLobby();
      await enter('denied', 'Denied', '192.0.2.1');
      await decide(false, 'denied');

      await enter('returning', 'Denied', '192.0.2.1');
      await enter('colleague', 'Colleague', '192.0.2.1');
      await enter('other', 'Other', '192.0.2.2');

      expect(await waiting()).toEqual(['other', 'returning', 'colleague']);
      expect(idsOf(await store.admitEveryone(roomId))).toEqual(['other', 'returning', 'colleague']);
    });

    it('puts applicants in order of arrival again once the cool-down of their address is over', async () => {
      const { enter, decide, waiting } = aLobby({ denialCooldownSeconds: 0 });
      await enter('denied', 'Denied', '192.0.2.1');
      await decide(false, 'denied');

      await enter('next', 'Next', '192.0.2.1');
      await enter('other', 'Other', '192.0.2.2');

      expect(await waiting()).toEqual(['next', 'other']);
    });

    it('hides the addresses of waiting people from hosts', async () => {
      const { enter, store, roomId } = aLobby();
      await enter('a', 'A', '192.0.2.1');

      expect(JSON.stringify(await store.snapshot(roomId))).not.toContain('192.0.2.1');
    });

    it('removes a person whose lease has expired, and notifies hosts once', async () => {
      const { enter, waiting, expire, store, roomId, pubSub } = aLobby();
      await enter('gone');
      await enter('here');
      const hosts = await pubSub.open<LobbySignal>([lobbyTopic(roomId)]);
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

    it('returns the position of a waiting person, and the message of a host until the wait ends', async () => {
      const { enter, look, decide, store, roomId } = aLobby();
      await enter('a');
      await enter('b');

      expect(await look('a')).toMatchObject({ position: 0, hostMessage: null });
      expect(await look('b')).toMatchObject({ position: 1 });
      expect(await store.setMessage(roomId, ['b', 'stranger'], 'Line 1\n"2":3')).toBe(1);
      expect(await look('b')).toMatchObject({ hostMessage: 'Line 1\n"2":3' });
      expect(await look('a')).toMatchObject({ hostMessage: null });
      await decide(true, 'a');
      expect(await look('b')).toMatchObject({ position: 0 });
      await store.leave(roomId, 'b', 'left');
      expect(await enter('b')).toMatchObject({ position: 0, hostMessage: null });
    });

    it('deletes the message of an earlier meeting', async () => {
      const { enter, look, store, roomId } = aLobby();
      const at = (ms: number) => new Date(Date.now() + ms);
      await store.bindSession(roomId, { sid: 'RM_1', createdAt: at(0) });
      await store.setMessage(roomId, null, 'Soon.');
      await enter('a');
      expect(await look('a')).toMatchObject({ hostMessage: 'Soon.' });

      await store.bindSession(roomId, { sid: 'RM_2', createdAt: at(60_000) });

      expect(await look('a')).toMatchObject({ status: 'waiting', hostMessage: null });
    });

    it('sends a participant back, without earlier decisions, even if the lobby is full', async () => {
      const { enter, decide, look, store, roomId } = aLobby({ maxWaiting: 1 });
      await enter('inside');
      await decide(true, 'inside');
      await look('inside');
      await enter('other');

      const answer = await store.sendBack(
        roomId,
        { identity: 'inside', userId: null },
        { displayName: 'Inside', color: 'red', kind: 'standard', address: null },
      );

      expect(answer).toMatchObject({ status: 'waiting', isNew: true, position: 1 });
      expect(await look('inside')).toMatchObject({ status: 'waiting' });
    });

    it('pages through the waiting people in order of arrival while some of them leave', async () => {
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

    it('fills a page beyond people whose leases have expired', async () => {
      const { enter, page, expire } = aLobby();
      const crowd = Array.from({ length: 80 }, (_, index) => `p${index}`);
      await Promise.all(crowd.map((id) => enter(id)));
      const inOrder = (await page(80)) ?? [];
      await expire(...inOrder.slice(0, 75));

      expect(await page(4)).toEqual(inOrder.slice(75, 79));
      expect(await page(4, inOrder[78] ?? '')).toEqual(inOrder.slice(79));
    });

    it('returns no page after a person who never waited', async () => {
      const { enter, page } = aLobby();
      await enter('a');

      expect(await page(5, 'stranger')).toBeNull();
    });
  });

  describe('decide and admitEveryone', () => {
    it('admits each waiting person once, even if several hosts decide at the same time', async () => {
      const { enter, decide, look } = aLobby();
      const crowd = Array.from({ length: 30 }, (_, index) => `p${index}`);
      await Promise.all(crowd.map((id) => enter(id)));

      const answers = await Promise.all([1, 2, 3].map(() => decide(true, ...crowd, 'stranger')));

      expect(answers.flat().sort()).toEqual([...crowd].sort());
      expect(await look('p7')).toMatchObject({ status: 'admitted', person: { displayName: 'p7' } });
    });

    it('denies for the cool-down, and lets a later decision replace the denial', async () => {
      const { enter, decide, look } = aLobby();
      await enter('a');

      expect(await decide(false, 'a')).toEqual(['a']);
      expect(await enter('a')).toMatchObject({ status: 'denied' });
      const answer = await look('a');
      expect(answer).toMatchObject({ status: 'denied' });
      expect('retryAfterMs' in answer && answer.retryAfterMs).toBeGreaterThan(55_000);
      // They no longer wait, so the answer leaves them out, but the last decision wins.
      expect(await decide(true, 'a')).toEqual([]);
      expect(await look('a')).toMatchObject({ status: 'admitted' });
    });

    it('does not deny a person who has already entered', async () => {
      const { enter, decide, look } = aLobby();
      await Promise.all([enter('inside'), enter('outside')]);
      await decide(true, 'inside', 'outside');
      await look('inside');

      expect(await decide(false, 'inside', 'outside')).toEqual([]);

      expect(await look('inside')).toMatchObject({ status: 'admitted' });
      expect(await look('outside')).toMatchObject({ status: 'denied' });
    });

    it('lets a denied person wait again after the cool-down', async () => {
      const { enter, decide, expire } = aLobby();
      await enter('a');
      await decide(false, 'a');
      await expire('a');

      expect(await enter('a')).toMatchObject({ status: 'waiting', isNew: true });
    });

    it('notifies the person and the hosts of decisions in the order in which they were made', async () => {
      const { enter, decide, store, roomId, pubSub } = aLobby();
      const { seq } = await store.snapshot(roomId);
      const [hosts, person] = await Promise.all([
        pubSub.open<LobbySignal>([lobbyTopic(roomId)]),
        pubSub.open<LobbySignal>([applicantTopic(roomId, 'a')]),
      ]);
      await enter('a');
      await enter('b');
      await decide(false, 'a');
      await decide(true, 'a', 'b');

      const signals = await take(hosts, 4);
      expect(signals.map(({ type }) => type)).toEqual(['entered', 'entered', 'denied', 'admitted']);
      expect(signals.map(({ waitingCount }) => waitingCount)).toEqual([1, 2, 1, 0]);
      expect(signals[3]?.participants).toMatchObject([{ id: 'b' }]);
      const numbers = [seq, ...signals.map((signal) => signal.seq)];
      expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
      expect(new Set(numbers).size).toBe(5);
      expect(await take(person, 2)).toEqual([
        { type: 'denied', retryAfterMs: 60_000 },
        { type: 'admitted' },
      ]);
      hosts.close();
      person.close();
    });

    it('admits all waiting people in order of arrival, except those whose lease has expired', async () => {
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

  describe('grant', () => {
    const APPLICANT = { identity: 'ada', userId: null };
    const SHOWN = { displayName: 'Ada', color: 'hsl(1, 50%, 50%)' };
    const aGrant = (roomId: string, given: Partial<MeetingGrant> = {}): MeetingGrant => ({
      roomId,
      tokenId: 'token-1',
      bearer: 'external:7',
      isHost: true,
      externalId: '7',
      metadata: '{"course":7}',
      publishSources: [],
      ...given,
    });

    it('admits the bearer of a meeting token, also while they wait, and keeps the grant', async () => {
      const { store, roomId, enter, look, waiting } = aLobby();
      await enter('ada');

      expect(await store.grant(roomId, APPLICANT, SHOWN, aGrant(roomId))).toEqual({ before: null });

      expect(await waiting()).toEqual([]);
      expect(await store.findGrant(roomId, 'ada')).toEqual(aGrant(roomId));
      expect(await look('ada')).toMatchObject({
        status: 'admitted',
        person: { displayName: 'Ada', kind: 'standard' },
        grant: aGrant(roomId),
      });
    });

    it('replaces the grant of an earlier token, and a denial', async () => {
      const { store, roomId, enter, decide, look } = aLobby();
      await enter('ada');
      await decide(false, 'ada');
      const newer = aGrant(roomId, { tokenId: 'token-2', isHost: false });
      await store.grant(roomId, APPLICANT, SHOWN, aGrant(roomId));

      const granted = await store.grant(roomId, APPLICANT, SHOWN, newer);

      expect(granted).toEqual({ before: aGrant(roomId) });
      expect(await look('ada')).toMatchObject({ status: 'admitted', grant: newer });
      expect(await decide(false, 'ada')).toEqual([]);
      expect(await look('ada')).toMatchObject({ status: 'admitted' });
    });

    it('admits no banned bearer, with any identity', async () => {
      const { store, roomId, exclude, look } = aLobby();
      await store.grant(roomId, APPLICANT, SHOWN, aGrant(roomId));
      await exclude('other device', 'external:7');
      const another = { identity: 'third device', userId: null };

      expect(await store.grant(roomId, another, SHOWN, aGrant(roomId))).toBeNull();
      expect(await look('ada')).toEqual({ status: 'banned' });
      expect(await store.findGrant(roomId, 'third device')).toBeNull();
    });

    it('stores no grant for a person admitted by a host, and none after the meeting', async () => {
      const { store, roomId, enter, decide, look } = aLobby();
      await enter('gus');
      await decide(true, 'gus');
      await store.grant(roomId, APPLICANT, SHOWN, aGrant(roomId));

      expect(await look('gus')).toMatchObject({ status: 'admitted', grant: null });
      expect(await store.findGrant(roomId, 'gus')).toBeNull();
      await store.clear(roomId);
      expect(await store.findGrant(roomId, 'ada')).toBeNull();
    });
  });

  describe('leave and forget', () => {
    it('ends a wait, and answers false to a person who does not wait', async () => {
      const { enter, decide, store, roomId, look } = aLobby();
      await enter('a');
      await enter('denied');
      await decide(false, 'denied');

      expect(await store.leave(roomId, 'a', 'left')).toBe(true);
      expect(await store.leave(roomId, 'a', 'left')).toBe(false);
      expect(await store.leave(roomId, 'denied', 'left')).toBe(false);
      expect(await look('denied')).toMatchObject({ status: 'denied' });
    });

    it('deletes the decisions about a person who is to be forgotten', async () => {
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

  describe('clear', () => {
    it('clears every wait, decision, and ban of that room and of no other', async () => {
      const { enter, decide, store, roomId, look, exclude, waiting } = aLobby();
      const elsewhere = aLobby();
      await elsewhere.enter('a');
      await Promise.all(['admitted', 'denied', 'waiting'].map((id) => enter(id)));
      await decide(true, 'admitted');
      await decide(false, 'denied');
      await exclude('banned');
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

    it('keeps counting events, so that later ones are not taken for old ones', async () => {
      const { enter, store, roomId, pubSub } = aLobby();
      const hosts = await pubSub.open<LobbySignal>([lobbyTopic(roomId)]);
      await enter('a');
      await store.clear(roomId);
      await store.clear(roomId);
      await enter('b');

      const signals = await take(hosts, 4);

      expect(signals.map(({ type }) => type)).toEqual(['entered', 'cleared', 'cleared', 'entered']);
      expect(signals[1]).toMatchObject({ participants: [], waitingCount: 0 });
      const numbers = signals.map(({ seq }) => seq);
      expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
      hosts.close();
    });
  });

  describe('meet', () => {
    const session = (sid: string, afterMs: number) => ({
      sid,
      createdAt: new Date(Date.now() + afterMs),
    });

    it('deletes the decisions of an earlier meeting, while waiting people keep their places', async () => {
      const lobby = aLobby();
      const { store, roomId } = lobby;
      await store.bindSession(roomId, session('RM_1', 0));
      for (const id of ['admitted', 'waiting']) await lobby.enter(id);
      await lobby.decide(true, 'admitted');
      await lobby.exclude('banned');

      expect(await store.bindSession(roomId, session('RM_1', 0))).toBe(0);
      expect((await lobby.look('admitted')).status).toBe('admitted');
      expect(await store.bindSession(roomId, session('RM_2', 60_000))).toBe(2);

      expect((await lobby.look('admitted')).status).toBe('unknown');
      expect((await lobby.look('banned')).status).toBe('unknown');
      expect(await lobby.waiting()).toEqual(['waiting']);
      expect(await store.bindSession(roomId, session('RM_2', 60_000))).toBe(0);
    });

    it('keeps the admissions that were made for the new meeting', async () => {
      const lobby = aLobby();
      const { store, roomId } = lobby;
      await store.bindSession(roomId, session('RM_1', 0));
      await lobby.enter('first');
      await lobby.decide(true, 'first');

      // The first person to be admitted opens the room, a moment after the decision.
      expect(await store.bindSession(roomId, session('RM_2', 1_000))).toBe(0);

      expect((await lobby.look('first')).status).toBe('admitted');
    });
  });
}
