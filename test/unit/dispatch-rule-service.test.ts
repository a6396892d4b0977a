import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { MediaUnavailableError } from '../../src/errors/domain-error.js';
import type { DispatchRule } from '../../src/livekit/dispatch-rules.js';
import type { MediaParticipant } from '../../src/livekit/media-participant.js';
import type { ParticipantRecord } from '../../src/redis/presence/presence-record.js';
import { DispatchRuleService } from '../../src/services/telephony/dispatch-rule-service.js';
import { aLiveParticipant, aNewRoom, aParticipant } from '../support/builders.js';
import { FakeRoomLock } from '../support/fakes/room-lock.js';
import { FakeRoomStore } from '../support/fakes/room-store.js';
import { FakeTelephonyStore } from '../support/fakes/telephony-store.js';
import { silentLog } from '../support/silent-log.js';

/** LiveKit's rules, and the stored record of them, in memory. */
function aWorld() {
  const rooms = new FakeRoomStore();
  const rules: DispatchRule[] = [];
  const store = new FakeTelephonyStore();
  const kept = store.rules;
  const people = new Map<string, ParticipantRecord[]>();
  const live = new Map<string, MediaParticipant[]>();
  const state = { isAway: false, undeletable: '', pinCode: '0123456789' as string | null };
  const asked = <T>(answer: () => T): Promise<T> =>
    state.isAway ? Promise.reject(new MediaUnavailableError()) : Promise.resolve(answer());
  const service = new DispatchRuleService({
    rules: {
      list: () => asked(() => [...rules]),
      create: (rule) =>
        asked(() => {
          const id = `SDR_${randomUUID()}`;
          rules.push({ ...rule, id });
          return id;
        }),
      delete: (id) =>
        asked(() => {
          if (id === state.undeletable) throw new MediaUnavailableError();
          const place = rules.findIndex((rule) => rule.id === id);
          if (place >= 0) rules.splice(place, 1);
        }),
      listTrunks: () => asked(() => []),
    },
    telephonyStore: store,
    roomStore: rooms,
    pinCodes: { of: (ids) => Promise.resolve(ids.map(() => state.pinCode)) },
    presenceStore: { list: (roomId) => Promise.resolve(people.get(roomId) ?? []) },
    mediaServer: { listParticipants: (roomId) => asked(() => live.get(roomId) ?? []) },
    lock: new FakeRoomLock(),
    settings: { phoneNumber: '+12025550123', trunkIds: [] },
    log: silentLog,
  });
  const aRoom = async (inside: readonly Partial<ParticipantRecord>[] = []) => {
    const { id } = { ...aNewRoom() };
    await rooms.insert(aNewRoom({ id }), 'olga');
    people.set(id, inside.map(aParticipant));
    return id;
  };
  const aRule = (roomId: string, given: Partial<DispatchRule> = {}) => {
    const rule = {
      id: `SDR_${randomUUID()}`,
      name: `foyer/${roomId}`,
      roomId,
      pinCode: '0123456789',
      trunkIds: [],
      ...given,
    };
    rules.push(rule);
    return rule;
  };
  return { service, rules, kept, people, live, state, aRoom, aRule };
}

describe('DispatchRuleService.settle', () => {
  it.each([
    ['a recorder', { kind: 'recorder' }],
    ['an agent', { kind: 'agent' }],
    ['a caller', { kind: 'phone' }],
    ['a hidden person', { isHidden: true }],
  ] as const)('creates no rule for %s', async (_who, person) => {
    const { service, rules, aRoom } = aWorld();
    const roomId = await aRoom([person]);

    await service.settle(roomId);

    expect(rules).toEqual([]);
  });

  it('never creates a rule without a PIN', async () => {
    const { service, rules, state, aRoom } = aWorld();
    const roomId = await aRoom([{}]);
    state.pinCode = null;

    await service.settle(roomId);
    await service.sweep([roomId]);

    expect(rules).toEqual([]);
  });

  it('finds a rule that LiveKit created although its answer was lost', async () => {
    const { service, rules, kept, people, aRoom, aRule } = aWorld();
    const [used, deserted] = [await aRoom([{}]), await aRoom()];
    const [rule] = [aRule(used), aRule(deserted)];
    for (const id of [used, deserted]) kept.set(id, '');

    await service.settle(used);
    await service.settle(deserted);

    expect(rules).toEqual([rule]);
    expect([...kept]).toEqual([[used, rule.id]]);
    expect(people.get(used)).toHaveLength(1);
  });

  it('replaces a rule whose PIN or trunks have changed', async () => {
    const { service, rules, aRoom, aRule } = aWorld();
    const roomId = await aRoom([{}]);
    aRule(roomId, { trunkIds: ['ST_gone'] });
    aRule(roomId, { pinCode: '1' });

    expect(await service.sweep([])).toEqual({ created: 1, removed: 2 });

    expect(rules).toMatchObject([{ roomId, pinCode: '0123456789', trunkIds: [] }]);
    expect(await service.sweep([])).toEqual({ created: 0, removed: 0 });
  });
});

describe('DispatchRuleService.sweep', () => {
  it('changes nothing while LiveKit is unavailable', async () => {
    const { service, rules, kept, state, aRoom, aRule } = aWorld();
    const roomId = await aRoom();
    const rule = aRule(roomId);
    kept.set(roomId, rule.id);
    state.isAway = true;

    await expect(service.sweep([])).rejects.toThrow(MediaUnavailableError);

    expect(rules).toEqual([rule]);
    expect(kept.size).toBe(1);
  });

  it('continues with other rooms after a failure', async () => {
    const { service, rules, state, aRoom, aRule } = aWorld();
    const stuck = aRule(await aRoom());
    state.undeletable = stuck.id;
    const others = [aRule(await aRoom()), aRule(await aRoom())];

    expect(await service.sweep([])).toEqual({ created: 0, removed: others.length });

    expect(rules).toEqual([stuck]);
  });

  it('keeps the rule of a room with people that LiveKit lists and presence does not know yet', async () => {
    const { service, rules, live, aRoom, aRule } = aWorld();
    const roomId = await aRoom();
    const rule = aRule(roomId);
    live.set(roomId, [aLiveParticipant()]);

    await service.sweep([]);
    const meanwhile = [...rules];
    live.set(roomId, [aLiveParticipant({ isActive: false }), aLiveParticipant({ kind: 'agent' })]);
    await service.sweep([]);

    expect(meanwhile).toEqual([rule]);
    expect(rules).toEqual([]);
  });

  it('keeps rules of other applications, and of rooms that Foyer does not know', async () => {
    const { service, rules, kept, aRoom, aRule } = aWorld();
    const roomId = await aRoom();
    aRule(roomId, { name: 'reception' });
    aRule(roomId, { roomId: null });
    aRule(randomUUID());
    const deleted = randomUUID();
    const own = aRule(deleted);
    kept.set(deleted, own.id);

    expect(await service.sweep([])).toEqual({ created: 0, removed: 1 });

    expect(rules).toHaveLength(3);
    expect(rules).not.toContain(own);
  });
});
