import { describe, expect, it } from '@jest/globals';
import { MediaUnavailableError } from '../../src/errors/domain-error.js';
import type { ParticipantKind } from '../../src/models/participant-kind.js';
import type { CallerService } from '../../src/services/telephony/caller-service.js';
import type { DispatchRuleService } from '../../src/services/telephony/dispatch-rule-service.js';
import { telephonyListener } from '../../src/services/telephony/telephony-listener.js';
import { TelephonyService } from '../../src/services/telephony/telephony-service.js';
import { aLiveParticipant, aNewRoom, aParticipant } from '../support/builders.js';
import { silentLog } from '../support/silent-log.js';

const ROOM = { ...aNewRoom(), viewerRole: null };
const CONNECTION = { mediaSid: 'RM_1', leftAt: new Date(), wasConnected: true };
const SESSION = { sid: 'RM_1', name: ROOM.id, createdAt: new Date(0) };

function aTelephony({ isEnabled = true, people = 1, open = [ROOM.id] } = {}) {
  const done: string[] = [];
  const failing = new Set<string>();
  const repairs: string[] = [];
  const does = <T>(what: string, value: T): Promise<T> => {
    done.push(what);
    return failing.has(what) ? Promise.reject(new MediaUnavailableError()) : Promise.resolve(value);
  };
  const callerService: Pick<CallerService, 'settle' | 'arrived'> = {
    settle: (roomId) => does(`callers of ${roomId}`, 1),
    arrived: () => does('hold', undefined),
  };
  const dispatchRuleService: Pick<DispatchRuleService, 'settle' | 'sweep'> = {
    settle: () => does('rule', undefined),
    sweep: () => does('rules', { created: 2, removed: 0 }),
  };
  const tasks = { schedule: () => does('task', undefined) };
  const service = new TelephonyService({
    dispatchRuleService: isEnabled ? (dispatchRuleService as DispatchRuleService) : null,
    callerService: callerService as CallerService,
    presenceStore: { participantCount: () => Promise.resolve(people) },
    index: { list: () => Promise.resolve(open) },
    tasks,
    repaired: (repair, count) => void repairs.push(`${repair} ${count}`),
    log: silentLog,
  });
  const listener = telephonyListener(service, tasks);
  const joined = (kind: ParticipantKind) =>
    listener.joined?.(ROOM.id, {
      session: SESSION,
      room: ROOM,
      record: aParticipant({ kind }),
      live: aLiveParticipant({ kind }),
    });
  const left = (kind: ParticipantKind) =>
    listener.left?.(ROOM.id, { ...aParticipant({ kind }), ...CONNECTION }, 'left');
  return { service, listener, joined, left, done, failing, repairs };
}

describe('TelephonyService', () => {
  it('creates the dispatch rule when a person joins, in a task that can be retried', async () => {
    const { joined, done } = aTelephony();

    await joined('standard');

    expect(done).toEqual(['task']);
  });

  it('puts a caller on hold at once, and leaves a failure to the task', async () => {
    const { joined, done, failing } = aTelephony();
    failing.add('hold');

    await joined('phone');

    expect(done).toEqual(['task', 'hold']);
  });

  it('still holds callers while the feature is disabled, and does nothing for other people', async () => {
    const { joined, left, done } = aTelephony({ isEnabled: false });

    await joined('standard');
    await left('standard');
    const forPeople = [...done];
    await joined('phone');
    await left('phone');

    expect(forPeople).toEqual([]);
    expect(done).toEqual(['task', 'hold', 'task']);
  });

  it('checks the room when the last person has left, even while the feature is disabled', async () => {
    const { left, done } = aTelephony({ isEnabled: false, people: 0 });

    await left('standard');

    expect(done).toEqual(['task']);
  });

  it('checks a room from which presence has removed participants', async () => {
    const { listener, done } = aTelephony();

    await listener.vacated?.(ROOM.id);

    expect(done).toEqual(['task']);
  });

  it('settle updates the callers even if the dispatch rule fails, and reports the failure', async () => {
    const { service, done, failing } = aTelephony();
    failing.add('rule');

    await expect(service.settle(ROOM.id)).rejects.toThrow(MediaUnavailableError);

    expect(done.sort()).toEqual([`callers of ${ROOM.id}`, 'rule']);
  });

  it('sweep repairs the rules and the callers of all rooms, and counts the repairs', async () => {
    const { service, failing, repairs, done } = aTelephony({ open: ['one', 'two'] });
    failing.add('callers of one');

    await service.sweep();

    expect(done).toEqual(['rules', 'callers of one', 'callers of two']);
    expect(repairs).toEqual(['dispatch_rule_created 2', 'caller_wait_ended 1']);
  });

  it('sweep does nothing while the feature is disabled', async () => {
    const { service, done } = aTelephony({ isEnabled: false });

    await service.sweep();

    expect(done).toEqual([]);
  });
});
