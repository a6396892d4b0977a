import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { TelephonyStore } from '../../../src/redis/telephony-store.js';
import { eventually } from '../eventually.js';

/** What every store of the dial-in state must do. */
export function telephonyStoreContract(storeOf: () => TelephonyStore): void {
  it('stores the dispatch rule of a room until it is deleted, and lists those of all rooms', async () => {
    const store = storeOf();
    const [room, other] = [randomUUID(), randomUUID()];
    const none = await store.findRule(room);
    await store.setRule(room, '');
    const beingCreated = await store.findRule(room);
    await store.setRule(room, 'SDR_1');
    await store.setRule(other, 'SDR_2');
    const both = await store.allRules();

    await store.forgetRule(room);

    expect([none, beingCreated]).toEqual([null, '']);
    expect([both.get(room), both.get(other)]).toEqual(['SDR_1', 'SDR_2']);
    expect(await store.findRule(room)).toBeNull();
    expect((await store.allRules()).has(room)).toBe(false);
    expect(await store.findRule(other)).toBe('SDR_2');
  });

  it('lists every rule, even if there are very many', async () => {
    const store = storeOf();
    const rooms = Array.from({ length: 700 }, () => randomUUID());
    await Promise.all(rooms.map((room) => store.setRule(room, `SDR_${room}`)));

    const rules = await store.allRules();

    expect(rooms.filter((room) => rules.get(room) !== `SDR_${room}`)).toEqual([]);
  });

  it('counts from the first call how long callers are alone, and starts over after a person came', async () => {
    const store = storeOf();
    const room = randomUUID();
    await store.aloneForMs(room);
    await eventually(
      () => store.aloneForMs(room),
      (ms) => ms >= 10,
    );

    const resetAt = Date.now();
    await store.clearAlone(room);
    const again = await store.aloneForMs(room);

    expect(again).toBeLessThanOrEqual(Date.now() - resetAt);
  });

  it('stores the latest call of each identity in each room', async () => {
    const store = storeOf();
    const [room, other] = [randomUUID(), randomUUID()];
    await store.setCall(room, 'gus', 'call 1');
    await store.setCall(room, 'gus', 'call 2');

    expect(await store.findCall(room, 'gus')).toBe('call 2');
    expect(await store.findCall(room, 'uma')).toBeNull();
    expect(await store.findCall(other, 'gus')).toBeNull();
  });
}
