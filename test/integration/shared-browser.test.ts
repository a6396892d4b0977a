import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DecideEntryDocument,
  EndMeetingDocument,
  JoinStatusDocument,
  LobbyDocument,
  MuteParticipantDocument,
  ParticipantsDocument,
  RemoveParticipantDocument,
  SetParticipantRoleDocument,
  SetRoomMemberDocument,
  UpdateParticipantDocument,
  UpdateRoomDocument,
  WaitingParticipantsDocument,
  type RoomRole,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs, type Guest } from '../support/guest.js';
import { admitted, claimsOf, denied, waiting } from '../support/joining.js';
import { enterMeeting } from '../support/meeting.js';
import { livekitOf } from '../support/other-participants.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

let app: TestApp;
let olga: TestClient;
/** The rooms whose meetings were entered. */
const roomIds = new Set<string>();

beforeAll(async () => {
  app = await startTestApp({ receivesWebhooks: true });
  olga = await app.as('olga');
});

afterAll(async () => {
  // rtc-node never resolves when it leaves with an identity that an earlier connection had.
  await Promise.all([...roomIds].map((roomId) => olga.data(EndMeetingDocument, { roomId })));
  await app.stop();
});

async function enter(client: TestClient, roomId: string, displayName?: string): Promise<Guest> {
  const guest = await enterAs(client, roomId, displayName);
  await present(roomId, guest.identity);
  return guest;
}

function present(roomId: string, identity: string) {
  roomIds.add(roomId);
  return eventually(() => app.ports.presenceStore.find(roomId, identity), Boolean);
}

const shown = async (roomId: string, identity: string) => {
  const { participants } = await olga.data(ParticipantsDocument, { roomId });
  return participants.find((participant) => participant.identity === identity);
};

/** A person with a role in a room of Olga's. */
async function aMember(name: string, role: RoomRole, accessLevel = 'PUBLIC' as const) {
  const client = await app.as(name);
  const room = await app.given.room(olga, { accessLevel });
  const input = { roomId: room.id, email: `${name}@example.org`, role };
  await olga.data(SetRoomMemberDocument, { input });
  return { client, roomId: room.id };
}

/** A guest enters with a ticket that another person left behind. */
async function enterWithTicket(roomId: string, ticket: string, displayName = 'Mallory') {
  const outcome = await admitted(app.browser(), { room: roomId, displayName, ticket });
  const meeting = await enterMeeting(outcome.connection);
  return { ...outcome, identity: outcome.connection.identity, meeting };
}

const remove = (roomId: string, identity: string, ban = true) =>
  olga.data(RemoveParticipantDocument, { input: { roomId, identity, ban } });

describe('a guest in the browser of a former user', () => {
  it('is shown, published, and treated as a guest', async () => {
    const { client: bob, roomId } = await aMember('bob', 'ADMINISTRATOR');
    const { ticket } = await admitted(bob, { room: roomId, displayName: 'Bob' });
    await enter(bob, roomId, 'Bob');
    await olga.data(UpdateRoomDocument, {
      input: { id: roomId, configuration: { publishSources: [] } },
    });

    const { identity, connection } = await enterWithTicket(roomId, ticket);
    await eventually(
      () => shown(roomId, identity),
      (person) => person?.displayName === 'Mallory',
    );

    expect(await shown(roomId, identity)).toMatchObject({ role: null, isAuthenticated: false });
    expect(claimsOf({ connection }).attributes).toMatchObject({
      room_role: '',
      is_authenticated: 'false',
    });
    await eventually(async () => {
      const { attributes, permission } = await livekitOf(app).getParticipant(roomId, identity);
      expect(attributes).toMatchObject({ is_authenticated: 'false' });
      expect(attributes['room_role'] ?? '').toBe('');
      expect(permission).toMatchObject({ canPublish: false });
    });
    const input = { roomId, identity, role: 'OWNER' as const };
    expect(await olga.refusal(SetParticipantRoleDocument, { input })).toBe('NOT_FOUND');
  });

  it('is banned without the account of the former user', async () => {
    const { client: bob, roomId } = await aMember('bob', 'MEMBER');
    const { ticket } = await admitted(bob, { room: roomId, displayName: 'Bob' });
    await enter(bob, roomId, 'Bob');
    const { identity } = await enterWithTicket(roomId, ticket);
    await eventually(
      () => shown(roomId, identity),
      (person) => person?.isAuthenticated === false,
    );

    await remove(roomId, identity);

    await admitted(await app.as('bob'), { room: roomId, displayName: 'Bob' });
    const again = { room: roomId, displayName: 'Mallory', ticket };
    expect(await denied(app.browser(), again)).toMatchObject({ reason: 'BANNED' });
  });

  it('is a guest in the next meeting as well', async () => {
    const { client: bob, roomId } = await aMember('bob', 'ADMINISTRATOR');
    const { ticket } = await admitted(bob, { room: roomId, displayName: 'Bob' });
    await enter(bob, roomId, 'Bob');
    await olga.data(EndMeetingDocument, { roomId });

    const { identity } = await enterWithTicket(roomId, ticket);

    await present(roomId, identity);
    expect(await shown(roomId, identity)).toMatchObject({ role: null, isAuthenticated: false });
  });

  it('is a guest even with the former user’s participant token', async () => {
    const { client: bob, roomId } = await aMember('bob', 'ADMINISTRATOR');
    const left = await admitted(bob, { room: roomId, displayName: 'Bob' });
    await admitted(app.browser(), { room: roomId, displayName: 'Mallory', ticket: left.ticket });

    const { identity } = left.connection;
    await enterMeeting(left.connection);

    await present(roomId, identity);
    expect(await shown(roomId, identity)).toMatchObject({ role: null, isAuthenticated: false });
    await eventually(async () => {
      const { attributes } = await livekitOf(app).getParticipant(roomId, identity);
      expect(attributes['room_role'] ?? '').toBe('');
      expect(attributes['is_authenticated']).toBe('false');
    });
  });

  it('does not become the user who joins after them, while they stay', async () => {
    const { client: bob, roomId } = await aMember('bob', 'ADMINISTRATOR');
    const { ticket } = await admitted(bob, { room: roomId, displayName: 'Bob' });
    const guest = await admitted(app.browser(), { room: roomId, displayName: 'Mallory', ticket });
    await admitted(bob, { room: roomId, displayName: 'Bob' });

    const { identity } = guest.connection;
    await enterMeeting(guest.connection);

    await present(roomId, identity);
    expect(await shown(roomId, identity)).toMatchObject({ role: null, isAuthenticated: false });
    await remove(roomId, identity);
    await admitted(await app.as('bob'), { room: roomId, displayName: 'Bob' });
  });

  it('does not get permissions of the former user', async () => {
    const { client: bob, roomId } = await aMember('bob', 'MEMBER');
    const { ticket } = await admitted(bob, { room: roomId, displayName: 'Bob' });
    const { identity } = await enter(bob, roomId, 'Bob');
    await olga.data(UpdateRoomDocument, {
      input: { id: roomId, configuration: { publishSources: [] } },
    });
    const permission = { publishSources: ['CAMERA' as const] };
    await olga.data(UpdateParticipantDocument, { input: { roomId, identity, permission } });

    await enterWithTicket(roomId, ticket);

    await eventually(async () => {
      const live = await livekitOf(app).getParticipant(roomId, identity);
      expect(live).toMatchObject({ name: 'Mallory', permission: { canPublish: false } });
    });
  });

  it('does not take over the place in the lobby or the admission of the former user', async () => {
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const ben = await app.as('ben');
    const { ticket, participant } = await waiting(ben, { room: room.id, displayName: 'Ben' });

    const asGuest = { room: room.id, displayName: 'Mallory', ticket };
    await waiting(app.browser(), asGuest);

    const { waitingParticipants } = await olga.data(WaitingParticipantsDocument, {
      roomId: room.id,
    });
    expect(waitingParticipants).toMatchObject([{ id: participant.id, displayName: 'Mallory' }]);

    await waiting(ben, { room: room.id, displayName: 'Ben' });
    const input = { roomId: room.id, participantIds: [participant.id], allow: true };
    await olga.data(DecideEntryDocument, { input });
    await admitted(ben, { room: room.id });
  });

  it('loses an admission that a host gave to the former user', async () => {
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const ben = await app.as('ben');
    const { ticket, participant } = await waiting(ben, { room: room.id, displayName: 'Ben' });
    const input = { roomId: room.id, participantIds: [participant.id], allow: true };
    await olga.data(DecideEntryDocument, { input });
    await admitted(ben, { room: room.id });

    await waiting(app.browser(), { room: room.id, displayName: 'Mallory', ticket });
  });
});

describe('a participant whose browser is used by a guest meanwhile', () => {
  it('is still banned with their account', async () => {
    const { client: bob, roomId } = await aMember('bob', 'MEMBER');
    const { ticket } = await admitted(bob, { room: roomId, displayName: 'Bob' });
    const { identity } = await enter(bob, roomId, 'Bob');
    await admitted(app.browser(), { room: roomId, displayName: 'Mallory', ticket });

    await remove(roomId, identity);

    const again = { room: roomId, displayName: 'Bob' };
    expect(await denied(await app.as('bob'), again)).toMatchObject({ reason: 'BANNED' });
  });
});

describe('an administrator who is banned from the meeting', () => {
  it('has no host privileges until it ends', async () => {
    const { client: bob, roomId } = await aMember('bob', 'ADMINISTRATOR');
    const { identity } = await enter(bob, roomId, 'Bob');
    const guest = await enter(app.browser(), roomId, 'Guest');
    await enter(olga, roomId, 'Olga');

    await remove(roomId, identity);

    const target = { roomId, identity: guest.identity };
    expect(await bob.refusal(EndMeetingDocument, { roomId })).toBe('FORBIDDEN');
    expect(await bob.refusal(RemoveParticipantDocument, { input: target })).toBe('FORBIDDEN');
    expect(await bob.refusal(MuteParticipantDocument, { input: target })).toBe('FORBIDDEN');
    const level = { id: roomId, accessLevel: 'RESTRICTED' as const };
    expect(await bob.refusal(UpdateRoomDocument, { input: level })).toBe('FORBIDDEN');
    const decision = { roomId, participantIds: [guest.identity], allow: true };
    expect(await bob.refusal(DecideEntryDocument, { input: decision })).toBe('FORBIDDEN');
    const role = { roomId, email: 'olga@example.org', role: 'MEMBER' as const };
    expect(await bob.refusal(SetRoomMemberDocument, { input: role })).toBe('FORBIDDEN');
    expect(await bob.subscribe(LobbyDocument, { roomId }).refusal()).toBe('FORBIDDEN');

    await olga.data(EndMeetingDocument, { roomId });
    await bob.data(EndMeetingDocument, { roomId });
  });
});

describe('a WebSocket that omits the cookies of its browser', () => {
  it('belongs neither to the user nor to the ticket of the browser', async () => {
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const bob = await app.as('bob');
    await waiting(bob, { room: room.id, displayName: 'Bob' });
    const roomId = room.id;
    const [host, guest] = [olga, bob].map((client) => client.with({ omitsCookies: true }));

    expect(await olga.subscribe(LobbyDocument, { roomId }).next()).toMatchObject({
      lobby: { type: 'SNAPSHOT' },
    });
    expect(await host?.subscribe(LobbyDocument, { roomId }).refusal()).toBe('UNAUTHENTICATED');
    expect(await bob.subscribe(JoinStatusDocument, { roomId }).next()).toMatchObject({
      joinStatus: { __typename: 'Waiting' },
    });
    expect(await guest?.subscribe(JoinStatusDocument, { roomId }).refusal()).toBe(
      'UNAUTHENTICATED',
    );
  });
});
