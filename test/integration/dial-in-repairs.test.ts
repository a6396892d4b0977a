import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SipClient } from 'livekit-server-sdk';
import { DispatchRuleService } from '../../src/services/telephony/dispatch-rule-service.js';
import { PinCodes } from '../../src/services/telephony/pin-codes.js';
import { ParticipantsDocument } from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { admitted } from '../support/joining.js';
import { enterMeeting } from '../support/meeting.js';
import { enterAsOther, livekitOf } from '../support/other-participants.js';
import { repairsOf, startPeriodicJob, runPeriodicJob } from '../support/periodic-jobs.js';
import { silentLog } from '../support/silent-log.js';
import { rulesOf, sipOf, TELEPHONY } from '../support/telephony.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const ROUND = 'reconcile-telephony';

const aPin = (): string => randomUUID();

const rulesAre = (sip: SipClient, roomId: string, count: number, timeoutMs?: number) =>
  eventually(
    () => rulesOf(sip, roomId),
    ({ length }) => length === count,
    timeoutMs,
  );

describe('the reconciliation of dispatch rules', () => {
  let app: TestApp;
  let sip: SipClient;
  let olga: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ receivesWebhooks: true, env: TELEPHONY });
    sip = sipOf(app);
    olga = await app.as('olga');
  });

  afterAll(() => app.stop());

  /** As Foyer creates them. */
  const aRule = async (roomId: string, { pin = aPin(), name = `foyer/${roomId}` } = {}) => {
    const rule = { type: 'direct', roomName: roomId, pin } as const;
    return (await sip.createSipDispatchRule(rule, { name })).sipDispatchRuleId;
  };

  it('creates a missing rule once, even if several instances find it missing', async () => {
    const other = await startTestApp({ beside: app });
    const serviceOf = ({ ports }: TestApp) => {
      const { dispatchRules: rules, telephonyStore, roomLock: lock, ...stores } = ports;
      const pinCodes = new PinCodes({ roomStore: ports.roomStore, length: 10, log: silentLog });
      const settings = { phoneNumber: '+12025550123', trunkIds: [] };
      return new DispatchRuleService({
        ...stores,
        rules,
        telephonyStore,
        lock,
        pinCodes,
        settings,
      });
    };
    const services = [serviceOf(app), serviceOf(other)];
    for (let round = 0; round < 5; round += 1) {
      const room = await app.given.room(olga);
      const guest = await enterAs(app.browser(), room.id);
      await eventually(() => app.ports.presenceStore.find(room.id, guest.identity), Boolean);

      const attempts = Array.from({ length: 5 }, () => services).flat();
      await Promise.all(attempts.map((service) => service.settle(room.id)));

      expect(await rulesOf(sip, room.id)).toHaveLength(1);
      await guest.meeting.leave();
      await rulesAre(sip, room.id, 0);
    }
    await other.stop();
  });

  it('deletes leftover rules, none of other applications, and restores missing ones', async () => {
    const [empty, doubled, lost] = [
      await app.given.room(olga),
      await app.given.room(olga),
      await app.given.room(olga),
    ];
    const people = [await enterAs(olga, doubled.id), await enterAs(olga, lost.id)];
    const [[own], [gone]] = [await rulesAre(sip, doubled.id, 1), await rulesAre(sip, lost.id, 1)];
    await aRule(empty.id);
    await aRule(doubled.id);
    await sip.deleteSipDispatchRule(gone?.id ?? '');
    const foreign = [
      await aRule(empty.id, { name: 'reception' }),
      await aRule(doubled.id, { name: '' }),
      // A rule of another deployment on the same LiveKit.
      await aRule(randomUUID()),
    ];

    const ids = async (roomId: string) => (await rulesOf(sip, roomId)).map(({ id }) => id).sort();
    await eventually(
      async () => {
        await runPeriodicJob(app, ROUND);
        return ids(empty.id);
      },
      (now) => now.join() === foreign[0],
    );
    await eventually(
      () => ids(doubled.id),
      (now) => now.join() === [own?.id, foreign[1]].sort().join(),
    );
    await rulesAre(sip, lost.id, 1);
    await eventually(
      () => repairsOf(app),
      ({ dispatch_rule_removed: removed = 0, dispatch_rule_created: made = 0 }) =>
        removed >= 2 && made >= 1,
    );
    for (const { meeting } of people) await meeting.leave();
    await eventually(
      () => ids(doubled.id),
      (now) => now.join() === foreign[1],
    );
    await rulesAre(sip, lost.id, 0);
    const left = (await sip.listSipDispatchRule()).map(({ sipDispatchRuleId: id }) => id);
    expect(left).toEqual(expect.arrayContaining(foreign));
  });

  it('repairs nothing if nothing is wrong', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id);
    const before = await rulesAre(sip, room.id, 1);
    // A rule that is being created may be counted.
    await runPeriodicJob(app, ROUND);
    const { dispatch_rule_created: made, dispatch_rule_removed: removed = 0 } =
      await repairsOf(app);
    const orphan = await app.given.room(olga);
    await aRule(orphan.id);

    await startPeriodicJob(app, ROUND);
    await rulesAre(sip, orphan.id, 0);

    expect(await rulesOf(sip, room.id)).toEqual(before);
    await eventually(
      () => repairsOf(app),
      (now) =>
        now['dispatch_rule_removed'] === removed + 1 && now['dispatch_rule_created'] === made,
    );
    await guest.meeting.leave();
  });

  it('creates no rule while another rule has the PIN, and creates it afterward', async () => {
    const room = await app.given.room(olga);
    const pins = new PinCodes({ roomStore: app.ports.roomStore, length: 10, log: silentLog });
    const [pin] = await pins.of([room.id]);
    const foreign = await aRule(randomUUID(), { name: 'reception', pin: pin ?? '' });

    const guest = await enterAs(app.browser(), room.id);
    await eventually(
      () => app.ports.telephonyStore.findRule(room.id),
      (kept) => kept === '',
    );
    const meanwhile = await rulesOf(sip, room.id);
    await sip.deleteSipDispatchRule(foreign);

    expect(meanwhile).toEqual([]);
    expect(await rulesAre(sip, room.id, 1)).toMatchObject([{ pin }]);
    await guest.meeting.leave();
  });

  it('deletes the rule when only callers are left, whose calls continue', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id);
    await rulesAre(sip, room.id, 1);
    const call = await enterAsOther(app, room.id, { kind: 'sip' });
    await eventually(
      async () => (await app.ports.presenceStore.meeting(room.id)).participantCount,
      (count) => count === 2,
    );

    await guest.meeting.leave();
    await rulesAre(sip, room.id, 0);

    expect(call.room.isConnected).toBe(true);
    await call.leave();
  });
});

describe('the trunks of a dispatch rule', () => {
  it('are the configured ones, or those of the number, or any', async () => {
    const first = await startTestApp({ receivesWebhooks: true, env: TELEPHONY });
    const sip = sipOf(first);
    const olga = await first.as('olga');
    const trunksOfARoom = async (app: TestApp, client: TestClient) => {
      const room = await app.given.room(client);
      const guest = await enterAs(app.browser(), room.id);
      // Only one instance here receives LiveKit's events; the other one asks LiveKit when a
      // participant calls it.
      await eventually(() => guest.client.data(ParticipantsDocument, { roomId: room.id }));
      const [rule] = await rulesAre(sip, room.id, 1);
      await guest.meeting.leave();
      return rule?.trunkIds;
    };

    const withoutTrunks = await trunksOfARoom(first, olga);
    const anyNumber = await sip.createSipInboundTrunk('any', [], {
      allowedAddresses: ['192.0.2.1'],
    });
    const withOneForAny = await trunksOfARoom(first, olga);
    const own = await sip.createSipInboundTrunk('own', ['+12025550123']);
    const withItsOwn = await trunksOfARoom(first, olga);
    const others = [
      (await sip.createSipInboundTrunk('a', ['+12025550124'])).sipTrunkId,
      (await sip.createSipInboundTrunk('b', ['+12025550125'])).sipTrunkId,
    ];
    await first.stopGateway();
    const named = async (ids: readonly string[]) => {
      const app = await startTestApp({ beside: first, env: { TELEPHONY_TRUNK_IDS: ids.join() } });
      const trunks = await trunksOfARoom(app, await app.as('olga'));
      await app.stop();
      return trunks;
    };
    const withNames = await named(others);
    const withAnUnknownOne = await named(['ST_gone', others[0] ?? '']);
    const withUnknownOnes = await named(['ST_gone']);

    expect(withoutTrunks).toEqual([]);
    expect(withOneForAny).toEqual([anyNumber.sipTrunkId]);
    expect(withItsOwn).toEqual([own.sipTrunkId]);
    expect([...(withNames ?? [])].sort()).toEqual(others.sort());
    expect(withAnUnknownOne).toHaveLength(1);
    expect(withUnknownOnes).toEqual([own.sipTrunkId]);
    await first.stop();
  });
});

describe('a dispatch rule exists exactly while people are in the room', () => {
  it('after LiveKit was killed', async () => {
    const app = await startTestApp({
      receivesWebhooks: true,
      env: TELEPHONY,
      toleratesErrors: true,
    });
    const sip = sipOf(app);
    const olga = await app.as('olga');
    const [deserted, lively] = [await app.given.room(olga), await app.given.room(olga)];
    const guests = [await enterAs(olga, deserted.id), await enterAs(olga, lively.id)];
    for (const { id } of [deserted, lively]) await rulesAre(sip, id, 1);

    process.kill(app.livekit?.process.pid ?? 0, 'SIGKILL');
    await Promise.all(guests.map(({ meeting }) => meeting.leave()));
    await app.livekit?.stop();
    await app.livekit?.start();
    const back = await eventually(() => enterAs(olga, lively.id));
    // First the reconciler finds the participants who were lost with LiveKit, then the rules
    // follow.
    await startPeriodicJob(app, 'reconcile-meetings');

    await rulesAre(sip, deserted.id, 0, 40_000);
    await rulesAre(sip, lively.id, 1);
    await back.meeting.leave();
    await rulesAre(sip, lively.id, 0);
    await app.stop();
  });

  it('after the gateway was down, and callers who joined meanwhile are on hold', async () => {
    const before = await startTestApp({ receivesWebhooks: true, env: TELEPHONY });
    const sip = sipOf(before);
    const olga = await before.as('olga');
    const [left, stayed, begun] = [
      await before.given.room(olga),
      await before.given.room(olga, { accessLevel: 'RESTRICTED' }),
      await before.given.room(olga),
    ];
    const gone = await enterAs(olga, left.id);
    const here = await enterAs(olga, stayed.id);
    const { connection } = await admitted(before.browser(), { room: begun.id, displayName: 'New' });
    const hungUp = await enterAsOther(before, stayed.id, { kind: 'sip' });
    const waitingIn = async (app: TestApp) =>
      (await app.ports.lobbyStore.snapshot(stayed.id)).people.map(({ id }) => id);
    await eventually(
      () => waitingIn(before),
      ({ length }) => length === 1,
    );
    for (const { id } of [left, stayed]) await rulesAre(sip, id, 1);
    // From now on no webhook arrives, because the next gateway has another port.
    await before.stopGateway();
    await gone.meeting.leave();
    await hungUp.leave();
    const newcomer = await enterMeeting(connection);
    const caller = await enterAsOther(before, stayed.id, { kind: 'sip', identity: 'sip_caller' });

    const after = await startTestApp({ beside: before });

    await rulesAre(sip, left.id, 0, 40_000);
    await rulesAre(sip, begun.id, 1, 40_000);
    await rulesAre(sip, stayed.id, 1);
    await eventually(
      () => waitingIn(after),
      (ids) => ids.join() === 'sip_caller',
      40_000,
    );
    await eventually(
      () => livekitOf(after).getParticipant(stayed.id, 'sip_caller'),
      ({ permission }) => permission?.canPublish === false && !permission.canSubscribe,
    );
    for (const meeting of [here.meeting, newcomer, caller]) await meeting.leave();
    await after.stop();
    await before.stop();
  });
});
