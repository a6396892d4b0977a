import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateMeetingTokenDocument,
  DecideEntryDocument,
  DeleteRoomDocument,
  EndMeetingDocument,
  ExternalPeopleDocument,
  JoinRoomDocument,
  MuteEveryoneDocument,
  RemoveParticipantDocument,
  RevokeMeetingTokensDocument,
  SendToLobbyDocument,
  SetParticipantRoleDocument,
  SetRoomMemberDocument,
  UpdateParticipantDocument,
  UpdateRoomDocument,
  WaitingParticipantsDocument,
  type CreateMeetingTokenInput,
} from '../generated/operations.js';
import { eventually } from '../support/eventually.js';
import { enterAs } from '../support/guest.js';
import { endedSession } from '../support/history.js';
import {
  admitted,
  claimsOf,
  denied,
  waiting,
  watchLobby,
  watchStatus,
} from '../support/joining.js';
import { aMeetingToken, enterWith, MEETING_TOKENS_ENV } from '../support/meeting-tokens.js';
import { livekitOf } from '../support/other-participants.js';
import { startPeriodicJob } from '../support/periodic-jobs.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

let app: TestApp;
/** Another instance on the same stores. */
let other: TestApp;
let olga: TestClient;

beforeAll(async () => {
  app = await startTestApp({ receivesWebhooks: true, env: MEETING_TOKENS_ENV });
  other = await startTestApp({ beside: app });
  olga = await app.as('olga');
});

afterAll(async () => {
  await other.stop();
  await app.stop();
});

const aRoom = () => app.given.room(olga, { accessLevel: 'RESTRICTED' });

const peopleFor = async (client: TestClient, roomId: string) =>
  (await client.data(ExternalPeopleDocument, { roomId })).participants;

/** The participants, as soon as there are as many. */
const present = (client: TestClient, roomId: string, count: number) =>
  eventually(
    () => peopleFor(client, roomId),
    ({ length }) => length === count,
  );

const joinAnswer = (client: TestClient, room: string, meetingToken: string) =>
  client.execute(JoinRoomDocument, { input: { room, meetingToken } });

async function expectInvalid(room: string, meetingToken: string): Promise<void> {
  const { errors } = await joinAnswer(app.browser(), room, meetingToken);

  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    fields: ['meetingToken'],
  });
}

const inAnHour = () => new Date(Date.now() + 3_600_000);

describe('createMeetingToken', () => {
  it('creates a link whose token admits a person to a restricted room under the name in the token', async () => {
    const room = await aRoom();
    const validUntil = inAnHour();
    const input = { roomId: room.id, displayName: ' Ada ', isHost: false, validUntil };
    const { createMeetingToken } = await olga.data(CreateMeetingTokenDocument, {
      input: { ...input, validUntil: validUntil.toISOString() },
    });
    const { token: meetingToken, joinUrl } = createMeetingToken;

    const outcome = await admitted(other.browser(), {
      room: room.slug,
      displayName: 'Mallory',
      meetingToken,
    });

    expect(joinUrl).toBe(`${app.url}/${room.slug}#token=${meetingToken}`);
    expect(createMeetingToken.validUntil).toBe(validUntil.toISOString());
    expect(claimsOf(outcome)).toMatchObject({ name: 'Ada', attributes: { room_role: '' } });
    expect(outcome.room.viewerRole).toBeNull();
  });

  it.each<[string, Partial<CreateMeetingTokenInput>, string]>([
    ['an empty name', { displayName: ' ' }, 'displayName'],
    ['an empty externalId', { externalId: '' }, 'externalId'],
    ['an externalId of 65 characters', { externalId: 'x'.repeat(65) }, 'externalId'],
    ['an externalId with a line break', { externalId: 'a\nb' }, 'externalId'],
    ['metadata of more than 2 KB', { metadata: { text: 'é'.repeat(1_020) } }, 'metadata'],
    ['an end in the past', { validUntil: new Date(0).toISOString() }, 'validUntil'],
    [
      'an end before its beginning',
      {
        validFrom: new Date(Date.now() + 7_200_000).toISOString(),
        validUntil: inAnHour().toISOString(),
      },
      'validUntil',
    ],
    [
      'an end in more than 365 days',
      { validUntil: new Date(Date.now() + 366 * 86_400_000).toISOString() },
      'validUntil',
    ],
  ])('refuses %s', async (_what, given, field) => {
    const room = await aRoom();
    const input = { roomId: room.id, displayName: 'Ada', isHost: false, ...given };

    const { errors } = await olga.execute(CreateMeetingTokenDocument, { input });

    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [field] });
  });

  it('answers NOT_FOUND to outsiders, FORBIDDEN to members, and UNAUTHENTICATED to guests', async () => {
    const room = await aRoom();
    const max = await app.as('max');
    const input = { roomId: room.id, displayName: 'Ada', isHost: true };
    const create = (client: TestClient) => client.refusal(CreateMeetingTokenDocument, { input });

    expect(await create(max)).toBe('NOT_FOUND');
    const member = { roomId: room.id, email: 'max@example.org', role: 'MEMBER' as const };
    await olga.data(SetRoomMemberDocument, { input: member });
    expect(await create(max)).toBe('FORBIDDEN');
    expect(await create(app.browser())).toBe('UNAUTHENTICATED');
  });
});

describe('joinRoom with a meeting token', () => {
  it('keeps a person in the meeting without the token, and shows hosts alone who they are', async () => {
    const room = await aRoom();
    const metadata = { course: 7, tags: [] };
    const token = await aMeetingToken(olga, room.id, { externalId: 'student-7', metadata });
    const browser = app.browser();
    const ada = await enterWith(browser, room.id, token);
    await enterAs(olga, room.id, 'Olga');

    const [first] = await present(olga, room.id, 2);
    const renewed = await admitted(browser, { room: room.id, displayName: 'Somebody else' });

    const known = { externalId: 'student-7', metadata, hasMeetingToken: true };
    expect(first).toMatchObject({ displayName: 'Ada', ...known });
    expect(claimsOf(renewed).name).toBe('Ada');
    expect(renewed.connection.identity).toBe(ada.identity);
    const seen = await peopleFor(ada.client, room.id);
    expect(seen.map(({ externalId }) => externalId)).toEqual([null, null]);
    expect(seen.map((person) => person.metadata as unknown)).toEqual([null, null]);
    expect(seen.map(({ hasMeetingToken }) => hasMeetingToken)).toEqual([false, false]);
  });

  it('ends the wait of a person who gets a token', async () => {
    const room = await aRoom();
    const browser = app.browser();
    const { ticket } = await waiting(browser, { room: room.id, displayName: 'Ada' });
    const status = watchStatus(browser, room.id, ticket);
    expect((await status.next()).__typename).toBe('Waiting');

    await admitted(browser, { room: room.id, meetingToken: await aMeetingToken(olga, room.id) });

    expect((await status.next()).__typename).toBe('Admitted');
    const { waitingParticipants } = await olga.data(WaitingParticipantsDocument, {
      roomId: room.id,
    });
    expect(waitingParticipants).toEqual([]);
  });

  it('lets a person publish what the token says, until a host changes it', async () => {
    const room = await aRoom();
    const token = await aMeetingToken(olga, room.id, { publishSources: ['MICROPHONE'] });
    const browser = app.browser();
    const outcome = await admitted(browser, { room: room.id, meetingToken: token });
    expect(claimsOf(outcome).video['canPublishSources']).toEqual(['microphone']);
    const ada = await enterWith(browser, room.id, token);
    await present(olga, room.id, 1);
    await startPeriodicJob(app, 'reconcile-meetings');
    const sources = async () => {
      const live = await livekitOf(app).getParticipant(room.id, ada.identity);
      return live.permission?.canPublishSources.length;
    };
    expect(await sources()).toBe(1);

    const permission = { publishSources: ['MICROPHONE', 'CAMERA'] as const };
    await olga.data(UpdateParticipantDocument, {
      input: {
        roomId: room.id,
        identity: ada.identity,
        permission: { publishSources: [...permission.publishSources] },
      },
    });
    await admitted(browser, { room: room.id, meetingToken: token });
    await startPeriodicJob(app, 'reconcile-meetings');

    expect(await sources()).toBe(2);
  });

  it('answers ROOM_FULL in a full room, and lets people inside renew', async () => {
    const configuration = { maxParticipants: 1 };
    const room = await app.given.room(olga, { accessLevel: 'RESTRICTED', configuration });
    const [first, second] = [
      await aMeetingToken(olga, room.id),
      await aMeetingToken(olga, room.id),
    ];
    const browser = app.browser();
    await enterWith(browser, room.id, first);
    await present(olga, room.id, 1);

    const refused = await denied(app.browser(), { room: room.id, meetingToken: second });

    expect(refused.reason).toBe('ROOM_FULL');
    await admitted(browser, { room: room.id, meetingToken: first });
  });

  it('never passes a ban, even with another token of the same person', async () => {
    const room = await aRoom();
    const person = { externalId: `person ${randomUUID()}` };
    const [first, second, third] = [
      await aMeetingToken(olga, room.id, person),
      await aMeetingToken(olga, room.id, person),
      await aMeetingToken(olga, room.id),
    ];
    const phone = app.browser();
    const ada = await enterWith(app.browser(), room.id, first);
    const onPhone = await enterWith(phone, room.id, second);
    await present(olga, room.id, 2);

    await olga.data(RemoveParticipantDocument, {
      input: { roomId: room.id, identity: ada.identity, ban: true },
    });

    await present(olga, room.id, 0);
    expect((await denied(phone, { room: room.id })).reason).toBe('BANNED');
    for (const meetingToken of [first, second]) {
      const refused = await denied(other.browser(), { room: room.id, meetingToken });
      expect(refused).toMatchObject({ reason: 'BANNED', retryAfterMs: null });
    }
    await admitted(app.browser(), { room: room.id, meetingToken: third });
    await onPhone.meeting.leave();
  });

  it('admits a removed person again with the token, but not without it', async () => {
    const room = await aRoom();
    const token = await aMeetingToken(olga, room.id);
    const browser = app.browser();
    const { identity } = await enterWith(browser, room.id, token);
    await present(olga, room.id, 1);

    const input = { roomId: room.id, identity };
    expect(await olga.refusal(SendToLobbyDocument, input)).toBe('CONFLICT');
    await olga.data(RemoveParticipantDocument, { input });

    await waiting(browser, { room: room.id, displayName: 'Ada' });
    await enterWith(browser, room.id, token);
    await present(olga, room.id, 1);
  });

  it('merges the visits of one person in the history by externalId', async () => {
    const room = await aRoom();
    const externalId = randomUUID();
    for (const displayName of ['Ada', 'Ada L.']) {
      const token = await aMeetingToken(olga, room.id, { displayName, externalId });
      await enterWith(app.browser(), room.id, token);
    }
    await present(olga, room.id, 2);

    await olga.data(EndMeetingDocument, { roomId: room.id });

    const session = await endedSession(olga, room.id);
    expect(session.attendance.nodes).toMatchObject([{ displayName: 'Ada L.', externalId }]);
    expect(session.attendance.nodes[0]?.visits).toHaveLength(2);
  });

  it('refuses a token that has expired, and one that is not valid yet', async () => {
    const room = await aRoom();
    const validUntil = new Date(Date.now() + 1_000).toISOString();
    const short = await aMeetingToken(olga, room.id, { validUntil });
    const early = await aMeetingToken(olga, room.id, { validFrom: inAnHour().toISOString() });

    await expectInvalid(room.id, early);
    await eventually(() => expectInvalid(room.id, short));
  });
});

describe('a host by meeting token', () => {
  it('watches the lobby until the meeting ends', async () => {
    const room = await aRoom();
    const token = await aMeetingToken(olga, room.id, { isHost: true });
    const hanna = await enterWith(app.browser(), room.id, token);
    const lobby = watchLobby(hanna.client, room.id);
    expect(await lobby.next()).toMatchObject({ type: 'SNAPSHOT', participants: [] });

    await waiting(app.browser(), { room: room.id, displayName: 'Gus' });

    expect(await lobby.next()).toMatchObject({
      type: 'ENTERED',
      participants: [{ displayName: 'Gus' }],
    });
    await olga.data(EndMeetingDocument, { roomId: room.id });
    await lobby.ended();
  });

  it('moderates the meeting without an account, but neither changes nor deletes the room', async () => {
    const room = await aRoom();
    const { id: roomId } = room;
    const browser = app.browser();
    const hanna = await enterWith(
      browser,
      roomId,
      await aMeetingToken(olga, roomId, { displayName: 'Hanna', isHost: true }),
    );
    const guest = app.browser();
    const { participant } = await waiting(guest, { room: roomId, displayName: 'Gus' });

    const decision = { roomId, participantIds: [participant.id], allow: true };
    const { decideEntry } = await hanna.client.data(DecideEntryDocument, { input: decision });
    const gus = await enterAs(guest, roomId, 'Gus');
    const [first] = await present(hanna.client, roomId, 2);

    expect(decideEntry.map(({ displayName }) => displayName)).toEqual(['Gus']);
    expect(first).toMatchObject({ displayName: 'Hanna', role: 'ADMINISTRATOR' });
    await hanna.client.data(MuteEveryoneDocument, { roomId });
    const { updateRoom } = await hanna.client.data(UpdateRoomDocument, {
      input: { id: roomId, accessLevel: 'TRUSTED' },
    });
    expect(updateRoom).toMatchObject({ accessLevel: 'TRUSTED', viewerRole: null, members: null });
    const input = { roomId, identity: gus.identity };
    await hanna.client.data(RemoveParticipantDocument, { input });
    const forbidden = async (refusal: Promise<string>) => expect(await refusal).toBe('FORBIDDEN');
    const member = { roomId, email: 'olga@example.org', role: 'MEMBER' as const };
    const own = { roomId, identity: hanna.identity };
    await forbidden(hanna.client.refusal(DeleteRoomDocument, { id: roomId }));
    await forbidden(hanna.client.refusal(SetRoomMemberDocument, { input: member }));
    await forbidden(
      hanna.client.refusal(SetParticipantRoleDocument, { input: { ...own, role: 'OWNER' } }),
    );
    await forbidden(hanna.client.refusal(RevokeMeetingTokensDocument, { roomId }));
    await forbidden(
      hanna.client.refusal(CreateMeetingTokenDocument, {
        input: { roomId, displayName: 'Another', isHost: true },
      }),
    );
  });

  it('is authorized by the participant token in its own room alone', async () => {
    const [room, otherRoom] = [await aRoom(), await aRoom()];
    const browser = app.browser();
    const hanna = await enterWith(
      browser,
      room.id,
      await aMeetingToken(olga, room.id, { isHost: true }),
    );
    const end = (client: TestClient, roomId: string) =>
      client.refusal(EndMeetingDocument, { roomId });

    expect(await end(browser, room.id)).toBe('UNAUTHENTICATED');
    expect(await end(hanna.client, otherRoom.id)).toBe('NOT_FOUND');
    await hanna.client.at(other.url).data(EndMeetingDocument, { roomId: room.id });
  });

  it('is no host after the meeting, although the participant token is still valid', async () => {
    const room = await aRoom();
    const browser = app.browser();
    const token = await aMeetingToken(olga, room.id, { isHost: true });
    const hanna = await enterWith(browser, room.id, token);
    await present(olga, room.id, 1);
    await hanna.client.data(EndMeetingDocument, { roomId: room.id });

    expect(await hanna.client.refusal(MuteEveryoneDocument, { roomId: room.id })).toBe('FORBIDDEN');
    await enterAs(olga, room.id, 'Olga');
    expect(await hanna.client.refusal(EndMeetingDocument, { roomId: room.id })).toBe('FORBIDDEN');
  });

  it('is no longer a host with the token of a person who is not one', async () => {
    const room = await aRoom();
    const browser = app.browser();
    const asHost = await aMeetingToken(olga, room.id, { isHost: true });
    const hanna = await enterWith(browser, room.id, asHost);
    const plain = await aMeetingToken(olga, room.id);

    const outcome = await admitted(browser, { room: room.id, meetingToken: plain });

    expect(outcome.connection.identity).toBe(hanna.identity);
    expect(claimsOf(outcome).attributes['room_role']).toBe('');
    expect(await hanna.client.refusal(EndMeetingDocument, { roomId: room.id })).toBe('FORBIDDEN');
  });
});

describe('revokeMeetingTokens', () => {
  it('revokes the earlier tokens of one person, on every instance', async () => {
    const room = await aRoom();
    const [externalId, otherId] = [randomUUID(), randomUUID()];
    const revoked = await aMeetingToken(olga, room.id, { externalId });
    const ofAnother = await aMeetingToken(olga, room.id, { externalId: otherId });

    await olga.at(other.url).data(RevokeMeetingTokensDocument, { roomId: room.id, externalId });

    await expectInvalid(room.id, revoked);
    await admitted(app.browser(), { room: room.id, meetingToken: ofAnother });
    const next = await aMeetingToken(olga, room.id, { externalId });
    await admitted(app.browser(), { room: room.id, meetingToken: next });
  });

  it('revokes all tokens of the room, while people who are inside stay and renew', async () => {
    const room = await aRoom();
    const browser = app.browser();
    const token = await aMeetingToken(olga, room.id);
    const { identity } = await enterWith(browser, room.id, token);
    await present(olga, room.id, 1);

    await olga.data(RevokeMeetingTokensDocument, { roomId: room.id });

    await expectInvalid(room.id, token);
    await admitted(browser, { room: room.id, meetingToken: token });
    await olga.data(RemoveParticipantDocument, { input: { roomId: room.id, identity } });
    const { errors } = await joinAnswer(browser, room.id, token);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('ends the tokens of a host who is no longer one', async () => {
    const room = await aRoom();
    const max = await app.as('max');
    const set = (role: 'ADMINISTRATOR' | 'MEMBER') =>
      olga.data(SetRoomMemberDocument, {
        input: { roomId: room.id, email: 'max@example.org', role },
      });
    await set('ADMINISTRATOR');
    const token = await aMeetingToken(max, room.id, { isHost: true });
    await admitted(app.browser(), { room: room.id, meetingToken: token });

    await set('MEMBER');

    await expectInvalid(room.id, token);
  });
});
