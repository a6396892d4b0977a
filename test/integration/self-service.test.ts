import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  LowerAllHandsDocument,
  ParticipantsDocument,
  RenameSelfDocument,
  SetHandRaisedDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { follow } from '../support/following.js';
import { enterAs, type Guest } from '../support/guest.js';
import { livekitOf } from '../support/other-participants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { startTwoInstances, type TwoInstances } from '../support/two-instances.js';

let instances: TwoInstances;
let app: TestApp;
let olga: TestClient;

beforeAll(async () => {
  instances = await startTwoInstances();
  ({ app } = instances);
  olga = await app.as('olga');
});

afterAll(() => instances.stop());

/** A participant alone in a meeting, with a member of the room who observes. */
async function aGuestInside() {
  const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
  const guest = await enterAs(app.browser(), room.id, 'Gus');
  const stored = await livekitOf(app).getParticipant(room.id, guest.identity);
  return { room, guest, stored };
}

const inLiveKit = (roomId: string, { identity }: Guest) =>
  livekitOf(app).getParticipant(roomId, identity);

const setHand = async (client: TestClient, roomId: string, raised: boolean) =>
  (await client.data(SetHandRaisedDocument, { roomId, raised })).setHandRaised;

describe('setOwnDisplayName', () => {
  it('is published to everyone, although LiveKit sends no webhook for a name', async () => {
    const { room, guest } = await aGuestInside();
    const events = await follow(app, olga, room.id, guest);

    const { renameSelf } = await guest.client.data(RenameSelfDocument, {
      roomId: room.id,
      displayName: '  Gustav  ',
    });

    expect(renameSelf).toMatchObject({ identity: guest.identity, displayName: 'Gustav' });
    expect(await inLiveKit(room.id, guest)).toMatchObject({ name: 'Gustav' });
    await events.changed(({ displayName }) => displayName === 'Gustav');
  });

  it.each(['漢', '🦊', '👩‍💻', 'ก'])(
    'accepts 100 characters of any script: %s',
    async (character) => {
      const { room, guest } = await aGuestInside();
      const displayName = character.repeat(100);

      const { renameSelf } = await guest.client.data(RenameSelfDocument, {
        roomId: room.id,
        displayName,
      });

      expect(renameSelf).toMatchObject({ displayName });
      const live = await inLiveKit(room.id, guest);
      expect(Buffer.byteLength(live.name)).toBeLessThanOrEqual(256);
      expect(live.name).toMatch(new RegExp(`^(${character})+$`, 'u'));
      expect(displayName.startsWith(live.name)).toBe(true);
      expect(live.attributes['display_name']).toBe(displayName);

      await guest.client.data(RenameSelfDocument, { roomId: room.id, displayName: 'Gus' });

      const renamed = await inLiveKit(room.id, guest);
      expect(renamed.name).toBe('Gus');
      expect(renamed.attributes['display_name']).toBeUndefined();
    },
  );

  it('shows others a name of 100 characters in full', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const displayName = '漢字'.repeat(50);

    const guest = await enterAs(app.browser(), room.id, displayName);

    const participants = await eventually(
      async () => (await olga.data(ParticipantsDocument, { roomId: room.id })).participants,
      ({ length }) => length > 0,
    );
    expect(participants).toMatchObject([{ identity: guest.identity, displayName }]);
  });

  it.each([
    ['nothing', '   '],
    ['more than 100 characters', 'x'.repeat(101)],
    ['control characters', 'Gu\u0007s'],
    ['a tower of marks', `Gus${'\u0301\u0323'.repeat(40)}`],
  ])('rejects %s', async (_what, displayName) => {
    const { room, guest } = await aGuestInside();

    const { errors } = await guest.client.execute(RenameSelfDocument, {
      roomId: room.id,
      displayName,
    });

    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: ['displayName'] } },
    ]);
    expect(await inLiveKit(room.id, guest)).toMatchObject({ name: 'Gus' });
  });
});

describe('setHandRaised', () => {
  it('writes the time of the raised hand into an attribute, and keeps the others', async () => {
    const { room, guest, stored } = await aGuestInside();

    const { handRaisedAt } = await setHand(guest.client, room.id, true);

    expect(Math.abs(Date.now() - Date.parse(handRaisedAt ?? ''))).toBeLessThan(60_000);
    expect((await inLiveKit(room.id, guest)).attributes).toEqual({
      ...stored.attributes,
      hand_raised_at: handRaisedAt,
    });
  });

  it('keeps the time of a hand that is raised again, on any instance', async () => {
    const { room, guest } = await aGuestInside();
    const elsewhere = guest.client.at(instances.other.url);

    const times = await Promise.all(
      [guest.client, elsewhere, guest.client, elsewhere].map((client) =>
        // An operation that waits too long for earlier ones is rejected, and can be retried.
        eventually(() => setHand(client, room.id, true)),
      ),
    );
    times.push(await setHand(elsewhere, room.id, true));

    const first = new Set(times.map(({ handRaisedAt }) => handRaisedAt));
    expect(first.size).toBe(1);
    expect(first).toContain((await inLiveKit(room.id, guest)).attributes['hand_raised_at']);
  });

  it('deletes the attribute of a lowered hand, and no other', async () => {
    const { room, guest, stored } = await aGuestInside();
    const raised = await setHand(guest.client, room.id, true);

    const lowered = await setHand(guest.client, room.id, false);
    const again = await setHand(guest.client, room.id, false);
    expect((await inLiveKit(room.id, guest)).attributes).toEqual(stored.attributes);

    const later = await setHand(guest.client, room.id, true);
    expect([lowered.handRaisedAt, again.handRaisedAt]).toEqual([null, null]);
    expect(Date.parse(later.handRaisedAt ?? '')).toBeGreaterThan(
      Date.parse(raised.handRaisedAt ?? ''),
    );
  });

  it('is lowered by a host, which everyone sees', async () => {
    const { room, guest, stored } = await aGuestInside();
    const events = await follow(app, olga, room.id, guest);
    await setHand(guest.client, room.id, true);
    await events.changed(({ handRaisedAt }) => handRaisedAt !== null);

    const { setHandRaised } = await olga.data(SetHandRaisedDocument, {
      roomId: room.id,
      raised: false,
      identity: guest.identity,
    });

    expect(setHandRaised).toMatchObject({ identity: guest.identity, handRaisedAt: null });
    expect((await inLiveKit(room.id, guest)).attributes).toEqual(stored.attributes);
    await events.changed(({ handRaisedAt }) => handRaisedAt === null);
  });

  it('goes down with all others when a host lowers all', async () => {
    const { room, guest } = await aGuestInside();
    const peer = await enterAs(app.browser(), room.id, 'Pia');
    await setHand(guest.client, room.id, true);
    await setHand(peer.client, room.id, true);

    const { lowerAllHands } = await olga.data(LowerAllHandsDocument, { roomId: room.id });

    expect(new Set(lowerAllHands.map(({ identity }) => identity))).toEqual(
      new Set([guest.identity, peer.identity]),
    );
    const { participants } = await olga.data(ParticipantsDocument, { roomId: room.id });
    expect(participants.map(({ handRaisedAt }) => handRaisedAt)).toEqual([null, null]);
    expect(await olga.data(LowerAllHandsDocument, { roomId: room.id })).toEqual({
      lowerAllHands: [],
    });
  });

  it('of another participant is not raised by a host', async () => {
    const { room, guest } = await aGuestInside();

    const { errors } = await olga.execute(SetHandRaisedDocument, {
      roomId: room.id,
      raised: true,
      identity: guest.identity,
    });

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', fields: ['raised'] } }]);
  });

  it('answers NOT_FOUND to a participant who has left', async () => {
    const { room, guest } = await aGuestInside();
    await guest.meeting.leave();
    await eventually(
      () => livekitOf(app).listParticipants(room.id),
      (people) => !people.some(({ identity }) => identity === guest.identity),
    );

    const code = await guest.client.refusal(SetHandRaisedDocument, {
      roomId: room.id,
      raised: true,
    });

    expect(code).toBe('NOT_FOUND');
  });

  it('works in a room without a record', async () => {
    const free = await startTestApp({
      receivesWebhooks: true,
      env: { FEATURES: 'unregistered_rooms' },
    });
    const guest = await enterAs(free.browser(), 'some-table', 'Gus');

    const roomId = 'unregistered_some-table';
    expect((await setHand(guest.client, roomId, true)).handRaisedAt).not.toBeNull();
    await guest.meeting.leave();
    await free.stop();
  });
});

describe('setOwnDisplayName and setHandRaised, while LiveKit is unavailable,', () => {
  it('answer MEDIA_UNAVAILABLE, and change nothing', async () => {
    const { room, guest } = await aGuestInside();
    const elsewhere = guest.client.at(instances.other.url);
    await instances.wayToLiveKit.cut();

    const refusals = [
      await elsewhere.refusal(SetHandRaisedDocument, { roomId: room.id, raised: true }),
      await elsewhere.refusal(RenameSelfDocument, { roomId: room.id, displayName: 'Gustav' }),
    ];
    await instances.wayToLiveKit.restore();

    expect(refusals).toEqual(['MEDIA_UNAVAILABLE', 'MEDIA_UNAVAILABLE']);
    // The gateway reaches LiveKit again, but the first call may still fail.
    const { data } = await eventually(
      () => elsewhere.execute(RenameSelfDocument, { roomId: room.id, displayName: 'Gus' }),
      ({ errors }) => errors === undefined,
    );
    expect(data?.renameSelf).toMatchObject({ displayName: 'Gus', handRaisedAt: null });
  });
});
