import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  EndMeetingDocument,
  ParticipantsDocument,
  RoomDocument,
  SetRoomMemberDocument,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { follow } from '../support/following.js';
import { enterAs } from '../support/guest.js';
import { admitted, denied, waiting, watchStatus } from '../support/joining.js';
import { signBody } from '../support/livekit-delivery.js';
import { enterMeeting } from '../support/meeting.js';
import { livekitOf } from '../support/other-participants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('endMeeting and the end of a meeting', () => {
  let app: TestApp;
  let olga: TestClient;

  beforeAll(async () => {
    app = await startTestApp({ receivesWebhooks: true });
    olga = await app.as('olga');
  });

  afterAll(() => app.stop());

  const end = (client: TestClient, roomId: string) => client.data(EndMeetingDocument, { roomId });
  const participants = async (roomId: string) =>
    (await olga.data(ParticipantsDocument, { roomId })).participants;
  const isOpen = async (roomId: string) => (await livekitOf(app).listRooms([roomId])).length > 0;

  it('disconnects all participants, and returns the room', async () => {
    const room = await app.given.room(olga);
    const people = [await enterAs(olga, room.id), await enterAs(app.browser(), room.id)] as const;
    await eventually(
      () => participants(room.id),
      ({ length }) => length === 2,
    );
    const events = await follow(app, olga, room.id, people[0]);

    const { endMeeting } = await end(olga, room.id);

    expect(endMeeting).toMatchObject({ id: room.id, viewerRole: 'OWNER', meeting: null });
    expect(await participants(room.id)).toEqual([]);
    expect(await isOpen(room.id)).toBe(false);
    await events.ended();
    events.close();
    await eventually(
      () => people.map(({ meeting }) => meeting.room.isConnected),
      (connected) => !connected.includes(true),
    );
  });

  it('are for hosts alone', async () => {
    const room = await app.given.room(olga);
    const [mia, otto] = [await app.as('mia'), await app.as('otto')];
    const input = { roomId: room.id, email: 'mia@example.org', role: 'MEMBER' as const };
    await olga.data(SetRoomMemberDocument, { input });
    const guest = await enterAs(app.browser(), room.id);
    const refusal = (client: TestClient, roomId = room.id) =>
      client.refusal(EndMeetingDocument, { roomId });

    expect(await refusal(app.browser())).toBe('UNAUTHENTICATED');
    expect(await refusal(otto)).toBe('NOT_FOUND');
    expect(await refusal(mia)).toBe('FORBIDDEN');
    expect(await refusal(guest.client)).toBe('FORBIDDEN');
    expect(await refusal(olga, randomUUID())).toBe('NOT_FOUND');
    expect(guest.meeting.room.isConnected).toBe(true);
    await guest.meeting.leave();
  });

  it('notify waiting people, and clear admissions, bans, hands, and permissions', async () => {
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const { lobbyStore: lobby, exclusionStore: exclusions, presenceStore: presence } = app.ports;
    const inside = await enterAs(olga, room.id);
    const [bob, carol, dave] = [app.browser(), app.browser(), app.browser()];
    const { ticket } = await waiting(bob, { room: room.id, displayName: 'Bob' });
    const status = watchStatus(bob, room.id, ticket);
    await status.next();
    const carols = await waiting(carol, { room: room.id, displayName: 'Carol' });
    await lobby.decide(room.id, [carols.participant.id], true);
    const daves = await waiting(dave, { room: room.id, displayName: 'Dave' });
    const people = { identities: [daves.participant.id], userId: null };
    await exclusions.exclude(room.id, people, 'banned');
    await lobby.forget(room.id, daves.participant.id);
    await denied(dave, { room: room.id, displayName: 'Dave' });
    await presence.permit(room.id, inside.identity, { canSubscribe: false });

    await end(olga, room.id);

    expect(await status.next()).toMatchObject({ __typename: 'Denied', reason: 'MEETING_ENDED' });
    await status.ended();
    await waiting(carol, { room: room.id, displayName: 'Carol' });
    await waiting(dave, { room: room.id, displayName: 'Dave' });
    expect((await presence.permissions(room.id)).size).toBe(0);
  });

  it('clear what is left of a room that LiveKit no longer has', async () => {
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const bob = app.browser();
    await waiting(bob, { room: room.id, displayName: 'Bob' });

    await end(olga, room.id);

    await denied(bob, { room: room.id, displayName: 'Bob' });
  });

  it('follow LiveKit’s event, also when the last person just leaves', async () => {
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const inside = await enterAs(olga, room.id);
    const carol = app.browser();
    const { participant } = await waiting(carol, { room: room.id, displayName: 'Carol' });
    await app.ports.lobbyStore.decide(room.id, [participant.id], true);
    await eventually(
      () => participants(room.id),
      ({ length }) => length === 1,
    );

    await inside.meeting.leave();
    await eventually(
      () => app.ports.presenceStore.sessionSid(room.id),
      (open) => open === null,
    );

    await waiting(carol, { room: room.id, displayName: 'Carol' });
  });

  it('make old tokens unusable to open the room again', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id);
    await end(olga, room.id);

    // Clients ask this endpoint of LiveKit why a connection was rejected.
    const validate = `${app.env['LIVEKIT_URL'] ?? ''}/rtc/validate?access_token=${guest.token}`;
    const response = await fetch(validate);

    expect(response.status).toBe(404);
    expect(await isOpen(room.id)).toBe(false);
  });

  it('ignore late events of an older LiveKit room', async () => {
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const first = await enterAs(olga, room.id);
    const [old] = await livekitOf(app).listRooms([room.id]);
    await end(olga, room.id);
    const second = await enterAs(olga, room.id);
    await eventually(
      () => participants(room.id),
      ({ length }) => length === 1,
    );
    const carol = app.browser();
    const { participant } = await waiting(carol, { room: room.id, displayName: 'Carol' });
    await app.ports.lobbyStore.decide(room.id, [participant.id], true);

    const body = JSON.stringify({
      id: `EV_${randomUUID()}`,
      event: 'room_finished',
      room: { name: room.id, sid: old?.sid, creationTime: String(old?.creationTime) },
    });
    const { status } = await fetch(`${app.url}/webhooks/livekit`, {
      method: 'POST',
      headers: {
        'content-type': 'application/webhook+json',
        authorization: signBody(body, {
          key: app.env['LIVEKIT_API_KEY'] ?? '',
          secret: app.env['LIVEKIT_API_SECRET'] ?? '',
        }),
      },
      body,
    });
    await new Promise((resolve) => setTimeout(resolve, 500));

    expect(status).toBe(200);
    expect(await participants(room.id)).toHaveLength(1);
    await admitted(carol, { room: room.id, displayName: 'Carol' });
    expect(first.meeting.room.isConnected).toBe(false);
    await second.meeting.leave();
  });

  it('let a concurrent join enter a new room, never the one that is closing', async () => {
    const room = await app.given.room(olga);
    for (let round = 0; round < 12; round += 1) {
      const guest = await enterAs(app.browser(), room.id);
      const late = app.browser();

      const [, outcome] = await Promise.all([
        end(olga, room.id),
        pause(Math.random() * 12).then(() =>
          admitted(late, { room: room.id, displayName: 'Late' }),
        ),
      ]);
      // A token that was minted before the end may not find a room; a newer one does.
      const entered = await enterMeeting(outcome.connection).catch(async () =>
        enterMeeting((await admitted(late, { room: room.id, displayName: 'Late' })).connection),
      );
      const again = entered.room.isConnected
        ? entered
        : await enterMeeting(
            (await admitted(late, { room: room.id, displayName: 'Late' })).connection,
          );
      await pause(150);

      await eventually(
        () => guest.meeting.room.isConnected,
        (isConnected) => !isConnected,
      );
      expect(again.room.isConnected).toBe(true);
      await eventually(
        async () =>
          (await livekitOf(app).listParticipants(room.id)).map(({ identity }) => identity),
        (inside) => inside.join() === outcome.connection.identity,
      );
      // They stay until the next end: LiveKit closes an empty room even while a person joins it.
    }
    await end(olga, room.id);
  });

  it('let concurrent joinRoom requests start one new room', async () => {
    const room = await app.given.room(olga);
    await enterAs(app.browser(), room.id);
    const sids = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      const browsers = Array.from({ length: 5 }, () => app.browser());
      await Promise.all([
        end(olga, room.id),
        ...browsers.map((browser) => admitted(browser, { room: room.id, displayName: 'One' })),
      ]);
      await admitted(app.browser(), { room: room.id, displayName: 'Last' });
      await pause(100);
      const [open] = await livekitOf(app).listRooms([room.id]);
      expect(open).toBeDefined();
      sids.add(open?.sid ?? '');
    }
    expect(sids.size).toBe(10);
  });

  it('let a person join during LiveKit’s departure timeout, at the second attempt at the latest', async () => {
    const room = await app.given.room(olga);
    const guest = await enterAs(app.browser(), room.id);
    await guest.meeting.leave();
    // The room closes two seconds after the last participant has left.
    await pause(1_700);
    const browser = app.browser();
    const enter = async () =>
      enterMeeting((await admitted(browser, { room: room.id, displayName: 'Again' })).connection);

    const first = await enter().catch(() => null);
    await pause(700);
    const meeting = first?.room.isConnected ? first : await enter();
    await pause(500);

    expect(meeting.room.isConnected).toBe(true);
    await meeting.leave();
  });
});

describe('endMeeting while LiveKit is unavailable', () => {
  it('fails, and clears nothing', async () => {
    const app = await startTestApp({ receivesWebhooks: true, toleratesErrors: true });
    const olga = await app.as('olga');
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    await enterAs(olga, room.id);
    await eventually(
      async () => (await olga.data(RoomDocument, { slugOrId: room.id })).room.meeting,
      Boolean,
    );
    const carol = app.browser();
    const { participant } = await waiting(carol, { room: room.id, displayName: 'Carol' });
    await app.ports.lobbyStore.decide(room.id, [participant.id], true);
    // On a regular stop, LiveKit would report that everyone has left.
    process.kill(app.livekit?.process.pid ?? 0, 'SIGKILL');

    const refusal = await olga.refusal(EndMeetingDocument, { roomId: room.id });

    expect(refusal).toBe('MEDIA_UNAVAILABLE');
    const key = { identity: participant.id, userId: null };
    expect((await app.ports.lobbyStore.checkIn(room.id, key, null)).status).toBe('admitted');
    expect((await app.ports.presenceStore.list(room.id)).length).toBe(1);
    await app.stop();
  });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
