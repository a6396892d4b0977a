import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RoomEvent } from '@livekit/rtc-node';
import type { LiveKitEvent } from '../../src/livekit/livekit-events.js';
import {
  DecideEntryDocument,
  EndMeetingDocument,
  ParticipantsDocument,
  RemoveParticipantDocument,
  SetHandRaisedDocument,
  WaitingParticipantsDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { follow } from '../support/following.js';
import { enterAs, type Guest } from '../support/guest.js';
import { admitted, claimsOf, denied, waiting } from '../support/joining.js';
import { enterMeeting, type TestMeeting } from '../support/meeting.js';
import { livekitOf } from '../support/other-participants.js';
import { startOwnMongo } from '../support/own-parts.js';
import { startPeriodicJob } from '../support/periodic-jobs.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

let app: TestApp;
let olga: TestClient;

beforeAll(async () => {
  app = await startTestApp({ receivesWebhooks: true });
  olga = await app.as('olga');
});

afterAll(() => app.stop());

const remove = (roomId: string, { identity }: { identity: string }, ban = false) =>
  olga.execute(RemoveParticipantDocument, { input: { roomId, identity, ban } });

/** The people in the LiveKit room. */
const inside = async (roomId: string, gateway = app) =>
  (await livekitOf(gateway).listParticipants(roomId)).map(({ identity }) => identity);

const isOut = (roomId: string, { identity }: { identity: string }, gateway = app) =>
  eventually(
    () => inside(roomId, gateway),
    (identities) => !identities.includes(identity),
  );

/** Resolves when the connection to the meeting has ended. */
const disconnected = ({ room }: TestMeeting) =>
  new Promise<void>((resolve) => {
    if (!room.isConnected) resolve();
    room.once(RoomEvent.Disconnected, () => resolve());
  });

/** Enters the meeting with an earlier token. */
const comeBack = ({ token }: Pick<Guest, 'token'>, gateway: TestApp) =>
  enterMeeting({ url: gateway.env['LIVEKIT_URL'] ?? '', token });

/** Returns with an earlier token, and is disconnected again. */
async function comesBackInVain(
  roomId: string,
  guest: Pick<Guest, 'token' | 'identity'>,
  gateway = app,
) {
  // A client that is disconnected during the handshake keeps trying for a while, and enters again.
  const meeting = await comeBack(guest, gateway).catch(() => null);
  await isOut(roomId, guest, gateway);
  await meeting?.leave();
}

/** LiveKit's event for an open room. */
const aStart = (): LiveKitEvent => ({
  id: `EV_${randomUUID()}`,
  name: 'room_started',
  lane: randomUUID(),
  createdAtMs: 0,
  receivedAtMs: Date.now(),
  room: { sid: `RM_${randomUUID()}`, name: randomUUID(), createdAtMs: 0 },
});

describe('removeParticipant', () => {
  it('disconnects the participant, and notifies the subscribers of the room', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const guest = await enterAs(app.browser(), room.id);
    const host = await enterAs(olga, room.id);
    const events = await follow(app, olga, room.id, host);
    await eventually(
      async () => (await olga.data(ParticipantsDocument, { roomId: room.id })).participants.length,
      (count) => count === 2,
    );

    const { data } = await remove(room.id, guest);
    await disconnected(guest.meeting);

    expect(data).toEqual({ removeParticipant: guest.identity });
    expect(await events.left()).toBe(guest.identity);
    expect(await inside(room.id)).toEqual([host.identity]);
    expect(
      await guest.client.refusal(SetHandRaisedDocument, { roomId: room.id, raised: true }),
    ).toBe('NOT_FOUND');
  });

  it('disconnects a removed participant who returns with the old token', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const guest = await enterAs(app.browser(), room.id);
    await enterAs(olga, room.id);
    const renewed = new Promise<string>((resolve) => {
      guest.meeting.room.on(RoomEvent.TokenRefreshed, () =>
        resolve(guest.meeting.room.token ?? ''),
      );
    });
    // LiveKit renews a token as soon as its claims change.
    await livekitOf(app).updateParticipant(room.id, guest.identity, { name: 'Renewed' });
    const token = await renewed;
    await remove(room.id, guest);
    await isOut(room.id, guest);

    await comesBackInVain(room.id, guest);
    await comesBackInVain(room.id, { ...guest, token });
  });

  it('admits a removed participant to a public room again after joinRoom', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const browser = app.browser();
    const guest = await enterAs(browser, room.id);
    await enterAs(olga, room.id);
    await remove(room.id, guest);
    await isOut(room.id, guest);

    const again = await enterAs(browser, room.id);

    expect(again.identity).toBe(guest.identity);
    const raised = await again.client.execute(SetHandRaisedDocument, {
      roomId: room.id,
      raised: true,
    });
    expect(raised.errors).toBeUndefined();
  });

  it('sends a removed participant back to the lobby of a room where guests wait', async () => {
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const browser = app.browser();
    const decide = async () => {
      const { participant } = await waiting(browser, { room: room.id, displayName: 'Gus' });
      const input = { roomId: room.id, participantIds: [participant.id], allow: true };
      await olga.data(DecideEntryDocument, { input });
    };
    await decide();
    await enterAs(olga, room.id);
    const guest = await enterAs(browser, room.id, 'Gus');
    await remove(room.id, guest);
    await isOut(room.id, guest);

    await comesBackInVain(room.id, guest);
    await decide();
    const again = await enterAs(browser, room.id, 'Gus');
    const raised = { roomId: room.id, raised: true };
    expect((await again.client.execute(SetHandRaisedDocument, raised)).errors).toBeUndefined();
    expect(again.meeting.room.isConnected).toBe(true);
  });

  it('does not end the wait of other people', async () => {
    const room = await app.given.room(olga, { accessLevel: 'TRUSTED' });
    const { participant } = await waiting(app.browser(), { room: room.id, displayName: 'Wim' });
    const uma = await enterAs(await app.as('uma'), room.id);
    await remove(room.id, uma);

    const { waitingParticipants } = await olga.data(WaitingParticipantsDocument, {
      roomId: room.id,
    });
    expect(waitingParticipants).toMatchObject([{ id: participant.id }]);
  });

  it('disconnects all devices of a user', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const [laptop, phone] = [
      await enterAs(await app.as('uma'), room.id),
      await enterAs(await app.as('uma'), room.id),
    ];
    const bystander = await enterAs(app.browser(), room.id);
    await eventually(
      async () => (await olga.data(ParticipantsDocument, { roomId: room.id })).participants.length,
      (count) => count === 3,
    );

    await remove(room.id, laptop);

    await isOut(room.id, phone);
    expect(await inside(room.id)).toEqual([bystander.identity]);
  });

  it('lets hosts remove themselves', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const host = await enterAs(olga, room.id);

    expect((await remove(room.id, host)).errors).toBeUndefined();
    await isOut(room.id, host);
  });
});

describe('removeParticipant with a ban', () => {
  it('keeps a person out until the meeting ends', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const browser = app.browser();
    const guest = await enterAs(browser, room.id);
    await enterAs(olga, room.id);
    await remove(room.id, guest, true);
    await isOut(room.id, guest);

    const refused = await denied(browser, { room: room.id, displayName: 'Gus' });
    expect(refused).toMatchObject({ reason: 'BANNED', retryAfterMs: null });
    await comesBackInVain(room.id, guest);

    await olga.data(EndMeetingDocument, { roomId: room.id });
    await enterAs(browser, room.id);
  });

  it('hides the meeting from a banned person, and them from others, until they are disconnected', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const guest = await enterAs(app.browser(), room.id);
    const host = await enterAs(olga, room.id);
    await remove(room.id, guest, true);
    await eventually(
      () => app.ports.presenceStore.find(room.id, guest.identity),
      (record) => record === null,
    );
    const events = await follow(app, olga, room.id, host);

    const back = comesBackInVain(room.id, guest);
    const isBack = back.then(() => true);
    const answers = new Set<string | undefined>();
    do answers.add(await guest.client.refusal(ParticipantsDocument, { roomId: room.id }));
    while (!(await Promise.race([isBack, delay(5, false)])));
    const next = await enterAs(app.browser(), room.id);

    expect([...answers]).toEqual(['NOT_FOUND']);
    expect(await events.joined()).toBe(next.identity);
  });

  it('applies to every device of a user, with any token', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const [laptop, phone, tablet] = [await app.as('uma'), await app.as('uma'), await app.as('uma')];
    const { connection } = await admitted(phone, { room: room.id });
    const guest = await enterAs(laptop, room.id);
    await enterAs(olga, room.id);
    await remove(room.id, guest, true);

    expect(connection.identity).not.toBe(guest.identity);
    await comesBackInVain(room.id, connection);
    expect(await denied(tablet, { room: room.id })).toMatchObject({ reason: 'BANNED' });
    expect(claimsOf({ connection }).video).toMatchObject({ room: room.id });
  });

  it('applies to a person who has just left', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const browser = app.browser();
    const guest = await enterAs(browser, room.id);
    await enterAs(olga, room.id);
    await guest.meeting.leave();
    await isOut(room.id, guest);
    await eventually(
      () => app.ports.presenceStore.find(room.id, guest.identity),
      (record) => record === null,
    );

    expect((await remove(room.id, guest)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await remove(room.id, guest, true)).errors).toBeUndefined();
    expect(await denied(browser, { room: room.id, displayName: 'Gus' })).toMatchObject({
      reason: 'BANNED',
    });
  });

  it('answers NOT_FOUND for a person who never was in the meeting', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const { connection } = await admitted(app.browser(), { room: room.id, displayName: 'Gus' });

    expect((await remove(room.id, connection, true)).errors?.[0]?.extensions.code).toBe(
      'NOT_FOUND',
    );
  });

  it('rejects hosts who would ban themselves', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const host = await enterAs(olga, room.id);

    const { errors } = await remove(room.id, host, true);

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', fields: ['ban'] } }]);
    expect(await inside(room.id)).toEqual([host.identity]);
  });
});

describe('a ban, while MongoDB is unavailable and many events wait for it,', () => {
  it('still disconnects a banned person who returns', async () => {
    const mongo = await startOwnMongo();
    const env = { MONGO_URL: mongo.url };
    const gateway = await startTestApp({ receivesWebhooks: true, toleratesErrors: true, env });
    try {
      const host = await gateway.as('olga');
      const room = await gateway.given.room(host, { accessLevel: 'PUBLIC' });
      const guest = await enterAs(gateway.browser(), room.id);
      await enterAs(host, room.id);
      const input = { roomId: room.id, identity: guest.identity, ban: true };
      await host.data(RemoveParticipantDocument, { input });
      await disconnected(guest.meeting);

      await mongo.stop();
      await Promise.all(Array.from({ length: 100 }, () => gateway.ports.inbox.receive(aStart())));
      await comesBackInVain(room.id, guest, gateway);

      await eventually(
        async () => (await gateway.ports.inbox.status()).waiting,
        (count) => count > 100,
      );
    } finally {
      await gateway.stop();
      await mongo.stop();
    }
  });
});

describe('a disabled user', () => {
  it('is disconnected from every meeting on all devices, and cannot return with a token', async () => {
    const uma = await app.as('uma');
    const rooms = [await app.given.room(olga), await app.given.room(olga)];
    const devices = await Promise.all(rooms.map((room) => enterAs(uma, room.id)));
    const [first] = rooms;
    const guest = await enterAs(app.browser(), first?.id ?? '');
    for (const [place, { id }] of rooms.entries()) {
      await eventually(
        () => app.ports.presenceStore.list(id),
        ({ length }) => length === (place === 0 ? 2 : 1),
      );
    }
    const [device] = devices;
    const userId = await app.ports.presenceStore.userOf(first?.id ?? '', device?.identity ?? '');

    await app.ports.userStore.update(userId ?? '', { disabledAt: new Date() });
    await startPeriodicJob(app, 'reconcile-meetings');
    await Promise.all(devices.map(({ meeting }) => disconnected(meeting)));

    if (first && device) await comesBackInVain(first.id, device);
    expect(await inside(first?.id ?? '')).toEqual([guest.identity]);
    await guest.meeting.leave();
  });
});
