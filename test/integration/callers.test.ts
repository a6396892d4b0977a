import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AdmitEveryoneDocument,
  DecideEntryDocument,
  ParticipantsDocument,
  RemoveParticipantDocument,
  RoomDocument,
  UpdateParticipantDocument,
  UpdateRoomDocument,
  WaitingParticipantsDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs, type Guest } from '../support/guest.js';
import { waiting, watchLobby } from '../support/joining.js';
import type { TestMeeting } from '../support/meeting.js';
import { metric } from '../support/metric.js';
import { publishMicrophone } from '../support/microphone.js';
import { enterAsOther, livekitOf } from '../support/other-participants.js';
import { TELEPHONY } from '../support/telephony.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const SILENT = { canPublish: false, canSubscribe: false, canPublishData: false };
/** A caller's participant, as the bridge creates it. */
interface Caller {
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

const SPEAKING = { canPublish: true, canSubscribe: true, canPublishData: true };

describe('a phone caller', () => {
  let app: TestApp;
  let other: TestApp;
  let olga: TestClient;
  const meetings: TestMeeting[] = [];

  beforeAll(async () => {
    const env = { ...TELEPHONY, LOBBY_KEEP_ALIVE_SECONDS: '2' };
    app = await startTestApp({ receivesWebhooks: true, env });
    other = await startTestApp({ beside: app });
    olga = await app.as('olga');
  });

  afterEach(() => Promise.all(meetings.splice(0).map((meeting) => meeting.leave())));

  afterAll(async () => {
    await other.stop();
    await app.stop();
  });

  const enter = async (client: TestClient, roomId: string): Promise<Guest> => {
    const guest = await enterAs(client, roomId, 'Guest');
    meetings.push(guest.meeting);
    await eventually(() => app.ports.presenceStore.find(roomId, guest.identity), Boolean);
    return guest;
  };

  /** A room where guests wait, with its host in the meeting. */
  async function aHostedRoom() {
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    return { id: room.id, host: await enter(olga, room.id) };
  }

  /** A caller; the bridge identifies callers by their numbers. */
  async function aCall(roomId: string, identity = `sip_${randomUUID()}`, of: Caller = {}) {
    const meeting = await enterAsOther(app, roomId, { ...of, kind: 'sip', identity });
    meetings.push(meeting);
    return { identity, meeting };
  }

  async function aHeldCall(roomId: string, identity?: string, of?: Caller) {
    const call = await aCall(roomId, identity, of);
    await waitingAre(roomId, (ids) => ids.includes(call.identity));
    await may(roomId, call.identity, SILENT);
    return call;
  }

  /** The number of departures that LiveKit reported, on both instances. */
  const departures = async () => {
    const left = 'event="participant_left"';
    const counts = [app, other].map((each) => metric(each, 'foyer_webhook_done_total', left));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };

  /**
   * Calls again and is disconnected, possibly during the handshake, before the call is established.
   */
  async function callsInVain(roomId: string, identity: string) {
    await eventually(
      () => app.ports.presenceStore.find(roomId, identity),
      (record) => record === null,
    );
    const before = await departures();
    const call = aCall(roomId, identity).catch(() => null);
    await eventually(departures, (now) => now > before);
    await eventually(
      () => livekitOf(app).listParticipants(roomId),
      (people) => people.every((person) => person.identity !== identity),
    );
    void call.then((entered) => entered?.meeting.leave());
  }

  const waitingIn = async (roomId: string, client = olga) =>
    (await client.data(WaitingParticipantsDocument, { roomId })).waitingParticipants;
  const waitingAre = (roomId: string, fit: (ids: readonly string[]) => boolean) =>
    eventually(async () => (await waitingIn(roomId)).map(({ id }) => id), fit);
  const may = (roomId: string, identity: string, expected: typeof SILENT) =>
    eventually(async () => {
      const { permission } = await livekitOf(app).getParticipant(roomId, identity);
      expect(permission).toMatchObject(expected);
    });
  const isOut = ({ meeting }: { meeting: TestMeeting }) =>
    eventually(
      () => meeting.room.isConnected,
      (isConnected) => !isConnected,
      30_000,
    );
  const countIn = async (roomId: string) =>
    (await olga.data(RoomDocument, { slugOrId: roomId })).room.meeting?.participantCount;
  const decide = async (roomId: string, id: string, allow: boolean, host = olga) => {
    const input = { roomId, allow, participantIds: [id] };
    return (await host.data(DecideEntryDocument, { input })).decideEntry;
  };

  describe('in a room with a waiting room', () => {
    it('is on hold, is listed in the lobby, and is not counted', async () => {
      const { id, host } = await aHostedRoom();
      const lobby = watchLobby(olga, id);
      await lobby.next();

      const { identity } = await aHeldCall(id, `sip_+1202555${randomUUID()}`);

      const entered = await lobby.next();
      expect(entered).toMatchObject({
        type: 'ENTERED',
        waitingCount: 1,
        participants: [{ id: identity, kind: 'PHONE', displayName: 'Phone' }],
      });
      expect(await waitingIn(id)).toEqual(entered.participants);
      await eventually(() => {
        const payload = { type: 'waiting', waitingCount: 1 };
        expect(host.meeting.messages).toEqual([{ topic: 'foyer.lobby', payload }]);
      });
      expect(await countIn(id)).toBe(1);
      const { participants } = await olga.data(ParticipantsDocument, { roomId: id });
      expect(participants.map(({ kind }) => kind)).toEqual(['STANDARD', 'PHONE']);
      lobby.close();
    });

    it('loses the permissions with which the bridge connected them', async () => {
      const { id, host } = await aHostedRoom();
      const call = await aCall(id);
      // As the bridge does; the caller may already be disconnected.
      await publishMicrophone(call.meeting).catch(() => undefined);

      await may(id, call.identity, SILENT);

      const heard = () =>
        host.meeting.room.remoteParticipants.get(call.identity)?.trackPublications;
      await eventually(heard, (tracks) => tracks?.size === 0);
      const { tracks } = await livekitOf(app).getParticipant(id, call.identity);
      expect(tracks).toEqual([]);
    });

    it('keeps their place until they hang up, while disconnected web guests lose theirs', async () => {
      const { id } = await aHostedRoom();
      const { identity } = await aHeldCall(id);
      const guest = await waiting(app.browser(), { room: id, displayName: 'Silent' });

      await waitingAre(id, (ids) => !ids.includes(guest.participant.id));

      expect((await waitingIn(id)).map((person) => person.id)).toEqual([identity]);
    });

    it('is admitted by a host on any instance, and takes part from then on', async () => {
      const { id, host } = await aHostedRoom();
      const { identity, meeting } = await aHeldCall(id);
      const lobby = watchLobby(olga, id);
      await lobby.next();

      const decided = await decide(id, identity, true, await other.as('olga'));

      expect(decided).toMatchObject([{ id: identity, kind: 'PHONE' }]);
      expect(await lobby.next()).toMatchObject({ type: 'ADMITTED', waitingCount: 0 });
      await may(id, identity, SPEAKING);
      await eventually(
        () => countIn(id),
        (count) => count === 2,
      );
      const sid = await publishMicrophone(meeting);
      const heard = () => host.meeting.room.remoteParticipants.get(identity)?.trackPublications;
      await eventually(heard, (tracks) => tracks?.has(sid) === true);
      expect(await waitingIn(id)).toEqual([]);
      lobby.close();
    });

    it('is admitted by admitEveryone', async () => {
      const { id } = await aHostedRoom();
      const calls = [await aHeldCall(id), await aHeldCall(id)];

      const { admitEveryone } = await olga.data(AdmitEveryoneDocument, { roomId: id });

      expect(admitEveryone.map((person) => person.id)).toEqual(
        calls.map(({ identity }) => identity),
      );
      for (const { identity } of calls) await may(id, identity, SPEAKING);
    });

    const sameCall = { attributes: { 'sip.callID': 'SCL_1' } };

    it('need not wait again after a reconnection in the same call', async () => {
      const { id } = await aHostedRoom();
      const first = await aHeldCall(id, undefined, sameCall);
      await decide(id, first.identity, true);
      await may(id, first.identity, SPEAKING);
      await first.meeting.leave();
      await eventually(
        () => countIn(id),
        (count) => count === 1,
      );

      await aCall(id, first.identity, sameCall);

      await eventually(
        () => countIn(id),
        (count) => count === 2,
      );
      expect(await waitingIn(id)).toEqual([]);
      await may(id, first.identity, SPEAKING);
    });

    const nameless = { attributes: { 'sip.callID': ' ' } };

    it.each([
      ['another call', sameCall, { attributes: { 'sip.callID': 'SCL_2' } }],
      ['a call that the bridge does not name', sameCall, {}],
      ['a call with an empty name, like the other', nameless, nameless],
    ])(
      'waits even if an admitted caller has the same identity, in %s',
      async (_what, of, second) => {
        const { id } = await aHostedRoom();
        const { identity } = await aHeldCall(id, undefined, of);
        await decide(id, identity, true);
        await may(id, identity, SPEAKING);

        await aHeldCall(id, identity, second);

        expect(await countIn(id)).toBe(1);
        await decide(id, identity, true);
        await may(id, identity, SPEAKING);
      },
    );

    it('waits separately from another caller with the same identity', async () => {
      const { id } = await aHostedRoom();
      const { identity } = await aHeldCall(id, undefined, { name: 'Ada' });
      const lobby = watchLobby(olga, id);
      await lobby.next();

      await aHeldCall(id, identity, { name: 'Eve' });

      expect(await lobby.next()).toMatchObject({
        type: 'LEFT',
        participants: [{ id: identity, displayName: 'Ada (phone)' }],
      });
      expect(await lobby.next()).toMatchObject({
        type: 'ENTERED',
        participants: [{ id: identity, displayName: 'Eve (phone)' }],
      });
      lobby.close();
    });

    it('shows the last digits of the phone number, and the number to no participant', async () => {
      const { id } = await aHostedRoom();
      const number = '+33699999999';

      const { identity } = await aHeldCall(id, 'sip_a1b2c3', {
        name: `Phone ${number}`,
        attributes: { 'sip.phoneNumber': number },
      });

      expect(await waitingIn(id)).toMatchObject([{ displayName: 'Phone ···9999' }]);
      await eventually(async () => {
        const { name, attributes } = await livekitOf(app).getParticipant(id, identity);
        expect(name).toBe('Phone ···9999');
        expect(JSON.stringify(attributes)).not.toContain('99999999');
      });
      await decide(id, identity, true);
      await may(id, identity, SPEAKING);
      const { participants } = await olga.data(ParticipantsDocument, { roomId: id });
      expect(JSON.stringify(participants)).not.toContain('99999999');
      expect(app.logLines.join('\n')).not.toContain('99999999');
    });

    it('is disconnected when a host denies them, and again when they call back at once', async () => {
      const { id } = await aHostedRoom();
      const first = await aHeldCall(id);

      await decide(id, first.identity, false);
      await isOut(first);

      await callsInVain(id, first.identity);
      expect(await waitingIn(id)).toEqual([]);
    });

    it('leaves the lobby when they hang up', async () => {
      const { id } = await aHostedRoom();
      const call = await aHeldCall(id);
      const lobby = watchLobby(olga, id);
      await lobby.next();

      await call.meeting.leave();

      expect(await lobby.next()).toMatchObject({
        type: 'LEFT',
        waitingCount: 0,
        participants: [{ id: call.identity }],
      });
      expect(await decide(id, call.identity, true)).toEqual([]);
      lobby.close();
    });

    it('is admitted when the room becomes public', async () => {
      const { id } = await aHostedRoom();
      const { identity } = await aHeldCall(id);

      await olga.data(UpdateRoomDocument, { input: { id, accessLevel: 'PUBLIC' } });

      await may(id, identity, SPEAKING);
      await eventually(
        () => countIn(id),
        (count) => count === 2,
      );
      await olga.data(UpdateRoomDocument, { input: { id, accessLevel: 'RESTRICTED' } });
      expect(await waitingIn(id)).toEqual([]);
    });

    it('gets permission to speak only by an admission', async () => {
      const { id } = await aHostedRoom();
      const { identity } = await aHeldCall(id);
      const permission = { publishSources: ['MICROPHONE' as const], canPublishData: false };

      await olga.data(UpdateParticipantDocument, { input: { roomId: id, identity, permission } });
      await may(id, identity, SILENT);
      await decide(id, identity, true);

      await may(id, identity, { ...SPEAKING, canPublishData: false });
      const { permission: now } = await livekitOf(app).getParticipant(id, identity);
      expect(now?.canPublishSources).toHaveLength(1);
    });

    it('can be removed and banned by a host like every participant', async () => {
      const { id } = await aHostedRoom();
      const call = await aHeldCall(id);

      const input = { roomId: id, identity: call.identity, ban: true };
      await olga.data(RemoveParticipantDocument, { input });
      await isOut(call);

      await callsInVain(id, call.identity);
      expect(await waitingIn(id)).toEqual([]);
    });

    it('waits again after a host removed them, or another caller with the same identity', async () => {
      const { id } = await aHostedRoom();
      const removed = await aHeldCall(id, undefined, sameCall);
      await decide(id, removed.identity, true);
      await may(id, removed.identity, SPEAKING);

      const input = { roomId: id, identity: removed.identity };
      await olga.data(RemoveParticipantDocument, { input });
      await isOut(removed);

      await aHeldCall(id, removed.identity, sameCall);
    });

    it('keeps no meeting open after all other people have left', async () => {
      const { id, host } = await aHostedRoom();
      const call = await aHeldCall(id);

      await host.meeting.leave();
      await eventually(
        () => countIn(id),
        (count) => count === undefined,
      );
      await isOut(call);

      await eventually(
        () => livekitOf(app).listRooms([id]),
        ({ length }) => length === 0,
      );
      await waitingAre(id, ({ length }) => length === 0);
    });
  });

  it('takes part in a public room at once', async () => {
    const room = await app.given.room(olga);
    await enter(olga, room.id);

    const { identity } = await aCall(room.id);

    await eventually(
      () => countIn(room.id),
      (count) => count === 2,
    );
    await may(room.id, identity, SPEAKING);
  });

  it('takes part in a public room again after a host removed them', async () => {
    const room = await app.given.room(olga);
    await enter(olga, room.id);
    const removed = await aCall(room.id);
    const takesPart = () => app.ports.presenceStore.find(room.id, removed.identity);
    await eventually(takesPart, Boolean);

    const input = { roomId: room.id, identity: removed.identity };
    await olga.data(RemoveParticipantDocument, { input });
    await isOut(removed);
    await eventually(takesPart, (record) => record === null);
    const again = await aCall(room.id, removed.identity);

    await eventually(takesPart, Boolean);
    expect(again.meeting.room.isConnected).toBe(true);
  });
});

describe('a phone caller, with holding disabled,', () => {
  it('takes part in every room at once', async () => {
    const env = { ...TELEPHONY, TELEPHONY_HOLD_CALLERS: 'false' };
    const app = await startTestApp({ receivesWebhooks: true, env });
    const olga = await app.as('olga');
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const host = await enterAs(olga, room.id);

    const call = await enterAsOther(app, room.id, { kind: 'sip' });

    await eventually(
      async () => (await app.ports.presenceStore.meeting(room.id)).participantCount,
      (count) => count === 2,
    );
    const identity = call.room.localParticipant?.identity ?? '';
    const { permission } = await livekitOf(app).getParticipant(room.id, identity);
    expect(permission).toMatchObject(SPEAKING);
    await Promise.all([call.leave(), host.meeting.leave()]);
    await app.stop();
  });
});
