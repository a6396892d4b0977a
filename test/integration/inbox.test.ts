import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StorageUnavailableError } from '../../src/errors/domain-error.js';
import type { InboxEvent } from '../../src/redis/inbox/inbox-event.js';
import { eventually } from '../support/eventually.js';
import { anEvent, SHORT_LEASE_POLICY, FAST_POLICY, InboxWorld } from '../support/inbox.js';
import { Deferred } from '../support/deferred.js';

const never = new Promise<never>(() => undefined);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const until = (holds: () => boolean) => eventually(holds, Boolean);

const inRoom = (lane: string, count: number): InboxEvent[] =>
  Array.from({ length: count }, (_, index) => anEvent({ lane, id: `EV_${lane}_${index}` }));

describe('the inbox', () => {
  let world: InboxWorld;
  beforeEach(() => {
    world = new InboxWorld();
  });
  afterEach(() => world.close());

  it('handles an event once, however often and on whichever instance it is delivered', async () => {
    const handled: string[] = [];
    const note = (event: InboxEvent) => Promise.resolve(void handled.push(event.id));
    const [here, there] = [await world.instance(note), await world.instance(note)];
    const event = anEvent();

    const taken = await Promise.all(
      [here, there, here, there].map(({ inbox }) => inbox.receive(event)),
    );
    await until(() => handled.length > 0);
    taken.push(await here.inbox.receive(event));
    await pause(300);

    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(handled).toEqual([event.id]);
  });

  it('keeps the order of a room and never handles two of its events at once, on three instances', async () => {
    const busy = new Set<string>();
    const handled = new Map<string, string[]>();
    const overlaps: string[] = [];
    const handle = async ({ lane, id }: InboxEvent) => {
      if (busy.has(lane)) overlaps.push(id);
      busy.add(lane);
      await pause(Math.random() * 4);
      busy.delete(lane);
      handled.set(lane, [...(handled.get(lane) ?? []), id]);
    };
    const instances = [
      await world.instance(handle),
      await world.instance(handle),
      await world.instance(handle),
    ];
    const rooms = Array.from({ length: 12 }, () => inRoom(randomUUID(), 60));

    // Each room delivers one event after the other, as LiveKit does, to either instance.
    await Promise.all(
      rooms.map(async (events) => {
        for (const [index, event] of events.entries()) {
          await instances[index % instances.length]?.inbox.receive(event);
          if (index % 7 === 0) await pause(Math.random() * 20);
        }
      }),
    );
    await until(() => [...handled.values()].flat().length === 720);

    expect(overlaps).toEqual([]);
    for (const events of rooms) {
      expect(handled.get(events[0]?.lane ?? '')).toEqual(events.map(({ id }) => id));
    }
  });

  it('handles rooms side by side: a slow one holds up no other', async () => {
    const handled: string[] = [];
    const { inbox, observed } = await world.instance(async ({ lane }) => {
      if (lane === 'slow') await until(() => handled.includes('quick'));
      handled.push(lane);
    });

    for (const event of inRoom('slow', 3)) await inbox.receive(event);
    await inbox.receive(anEvent({ lane: 'quick' }));
    await until(() => observed.length === 4);

    // No handler failed and was retried.
    expect(observed).toEqual(Array.from({ length: 4 }, () => 'done room_started'));
    expect(handled).toEqual(['quick', 'slow', 'slow', 'slow']);
  });

  it('retries a failing event in its place, so that the order is kept', async () => {
    const seen: string[] = [];
    const handle = ({ id }: InboxEvent) => {
      seen.push(id);
      return seen.length < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve();
    };
    const { inbox, observed } = await world.instance(handle, { ...FAST_POLICY, maxHoldMs: 60_000 });
    const [first, second] = inRoom(randomUUID(), 2) as [InboxEvent, InboxEvent];

    await inbox.receive(first);
    await inbox.receive(second);
    await until(() => observed.length === 4);

    expect(seen).toEqual([first.id, first.id, first.id, second.id]);
    expect(observed).toEqual(
      ['retried', 'retried', 'done', 'done'].map((was) => `${was} room_started`),
    );
  });

  it('lets later events of the room pass a failing event, and parks that one in the end', async () => {
    const handled: string[] = [];
    const { inbox, store, observed } = await world.instance(({ id }) => {
      if (id.endsWith('_0'))
        return Promise.reject(new Error('never', { cause: new TypeError('why') }));
      return Promise.resolve(void handled.push(id));
    });
    const events = inRoom(randomUUID(), 4);

    for (const event of events) await inbox.receive(event);
    await until(() => handled.length === 3);
    await until(() => observed.includes('parked room_started'));

    expect(handled).toEqual(events.slice(1).map(({ id }) => id));
    expect(await store.listParked(0, 10)).toEqual([
      {
        event: events[0],
        error: 'Error: never\ncaused by TypeError: why',
        tries: FAST_POLICY.maxTries,
        parkedAtMs: expect.any(Number),
      },
    ]);
    expect(await store.status()).toMatchObject({ waiting: 0, deferred: 0, parked: 1 });
  });

  it('times out a handler that does not end, and aborts its signal', async () => {
    const aborted: unknown[] = [];
    const { inbox, observed } = await world.instance(async (_event, { signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      aborted.push(signal.reason);
      await never;
    }, SHORT_LEASE_POLICY);

    await inbox.receive(anEvent());
    await until(() => observed.length > 0);

    expect(aborted).toMatchObject([{ message: 'The event was not handled within 500 ms' }]);
    expect(observed).toEqual(['retried room_started']);
  });

  it('counts no attempt for an event while a store accepts calls and does not answer', async () => {
    let asked = 0;
    // The store is checked twice, each time after a handler that waited for it.
    const answer = () => (asked < 2 ? never : Promise.resolve());
    const ask = () => {
      const answered = answer();
      asked += 1;
      return answered;
    };
    const { inbox, store, observed } = await world.instance(answer, SHORT_LEASE_POLICY, [ask]);

    await inbox.receive(anEvent());
    await until(() => observed.length > 0);

    expect(observed).toEqual(['done room_started']);
    expect(await store.status()).toMatchObject({ waiting: 0, deferred: 0, parked: 0 });
  });

  it('replays a parked event on an operator’s command', async () => {
    let isMended = false;
    const { inbox, store, observed } = await world.instance(() =>
      isMended ? Promise.resolve() : Promise.reject(new Error('broken')),
    );
    const event = anEvent();
    await inbox.receive(event);
    await until(() => observed.includes('parked room_started'));

    isMended = true;
    expect(await inbox.replay(event.id)).toBe(true);
    await until(() => observed.includes('done room_started'));

    expect(await store.status()).toMatchObject({ waiting: 0, deferred: 0, parked: 0 });
    expect(await inbox.replay(event.id)).toBe(false);
  });

  it('accepts thousands of events while a store is unavailable, and handles all in order afterward', async () => {
    let isAway = true;
    const handled = new Map<string, string[]>();
    const { inbox, store, observed } = await world.instance(({ lane, id }) => {
      if (isAway) return Promise.reject(new StorageUnavailableError());
      handled.set(lane, [...(handled.get(lane) ?? []), id]);
      return Promise.resolve();
    });
    const rooms = Array.from({ length: 100 }, () => inRoom(randomUUID(), 30));

    // Pushing all events at once would look like an outage of Redis.
    for (let turn = 0; turn < 30; turn += 1) {
      const events = rooms.flatMap((room) => room.slice(turn, turn + 1));
      await Promise.all(events.map((event) => inbox.receive(event)));
    }
    await pause(3000);
    expect(await store.status()).toMatchObject({ waiting: 3000, deferred: 0, parked: 0 });
    expect(observed).toEqual([]);
    isAway = false;
    await until(() => observed.length === 3000);

    for (const events of rooms) {
      expect(handled.get(events[0]?.lane ?? '')).toEqual(events.map(({ id }) => id));
    }
    expect(await store.status()).toMatchObject({ waiting: 0, parked: 0, oldestWaitingMs: 0 });
  });

  it('lets another instance repeat the event of a killed one, and handle those behind it', async () => {
    const begun: string[] = [];
    const doomed = await world.instance(async ({ id }) => {
      begun.push(id);
      await never;
    }, SHORT_LEASE_POLICY);
    const events = inRoom(randomUUID(), 3);
    for (const event of events) await doomed.inbox.receive(event);
    await until(() => begun.length > 0);

    doomed.kill();
    const handled: string[] = [];
    await world.instance(({ id }) => Promise.resolve(void handled.push(id)));
    await until(() => handled.length === 3);

    expect(handled).toEqual(events.map(({ id }) => id));
  });

  it('finds events whose instance died before it notified the others', async () => {
    const { store } = await world.instance(null);
    const event = anEvent({ receivedAtMs: Date.now() - 60_000 });
    await store.push(event);

    const handled: string[] = [];
    await world.instance(({ id }) => Promise.resolve(void handled.push(id)));
    await until(() => handled.length === 1);

    expect(handled).toEqual([event.id]);
  });

  it('wakes the lane for a repeated delivery, in case the first one notified no instance', async () => {
    const { inbox, store } = await world.instance(null);
    const handled: string[] = [];
    await world.instance(({ id }) => Promise.resolve(void handled.push(id)));
    const event = anEvent();
    await store.push(event);

    expect(await inbox.receive(event)).toBe(false);
    await until(() => handled.length === 1);

    expect(handled).toEqual([event.id]);
  });

  it('removes lanes without events, so that scanning them stays cheap', async () => {
    const { store } = await world.instance(null);
    const event = anEvent();
    await store.push(event);
    await pause(150);
    expect(await store.sweep(100)).toEqual([event.lane]);
    const turn = await store.take(event.lane, 'me', 60_000);
    if (turn.kind !== 'event') throw new Error(turn.kind);
    await store.settle('me', turn.taken, 'done');

    await pause(150);
    expect(await store.sweep(100)).toEqual([]);
  });

  it('rejects a result after the lease has expired, because another instance has the lane', async () => {
    const { store } = await world.instance(null);
    const event = anEvent();
    await store.push(event);
    const take = (who: string, leaseMs = 60_000) => store.take(event.lane, who, leaseMs);
    const mine = await take('me');
    if (mine.kind !== 'event') throw new Error(mine.kind);
    expect((await take('you')).kind).toBe('held');

    // The worker that holds the lane may take it again, here without a lease.
    await take('me', 1);
    await eventually(
      () => take('you'),
      ({ kind }) => kind === 'event',
    );
    expect(await store.settle('me', mine.taken, 'done')).toBe('lost');

    expect(await store.status()).toMatchObject({ waiting: 1 });
  });

  it('finishes the current event at shutdown, and leaves the rest to other instances', async () => {
    const handled: string[] = [];
    const goOn = new Deferred();
    const handle =
      (by: string) =>
      async ({ id }: InboxEvent) => {
        handled.push(`${by} begins ${id.at(-1) ?? ''}`);
        await goOn.given;
        handled.push(`${by} ends ${id.at(-1) ?? ''}`);
      };
    const leaving = await world.instance(handle('leaving'));
    for (const event of inRoom(randomUUID(), 2)) await leaving.inbox.receive(event);
    await until(() => handled.length === 1);

    const closed = leaving.close();
    goOn.give();
    await closed;
    const closedWith = [...handled];
    await world.instance(handle('staying'));
    await until(() => handled.length === 4);

    expect(closedWith).toEqual(['leaving begins 0', 'leaving ends 0']);
    expect(handled.slice(2)).toEqual(['staying begins 1', 'staying ends 1']);
  });

  it('defers an event that kills the process each time', async () => {
    const { store } = await world.instance(null);
    const [poison, harmless] = inRoom(randomUUID(), 2) as [InboxEvent, InboxEvent];
    await store.push(poison);
    await store.push(harmless);
    // Each take counts as a try; a process that dies settles nothing.
    for (let died = 0; died < 5; died += 1)
      await store.take(poison.lane, `dead ${died}`, 1).then(() => pause(5));

    const handled: string[] = [];
    const { observed } = await world.instance(({ id }) => Promise.resolve(void handled.push(id)));
    await until(() => observed.includes('parked room_started') && handled.length > 0);

    expect(handled).toEqual([harmless.id]);
    expect((await store.findParked(poison.id))?.error).toContain('crashed');
  });
});
