import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ActiveRecordingDocument,
  ConfigDocument,
  CreateRoomDocument,
  DecideEntryDocument,
  DeleteRoomDocument,
  JoinRoomDocument,
  LobbyDocument,
  RoomDocument,
  RoomEventsDocument,
  RoomsDocument,
  SetRoomMemberDocument,
  UpdateApplicationDocument,
  UpdateRoomDocument,
  UpdateViewerDocument,
  ViewerDocument,
} from '../generated/operations.js';
import {
  accessToken,
  applicationEnv,
  asApplication,
  registerApplication,
  type RegisteredApplication,
} from '../support/applications.js';
import { eventually } from '../support/eventually.js';
import { admitted, waiting } from '../support/joining.js';
import { aMeetingToken } from '../support/meeting-tokens.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('an application with an access token', () => {
  const root = `root-${randomUUID().slice(0, 8)}`;
  let app: TestApp;
  let administrator: TestClient;
  let registered: RegisteredApplication;
  let application: TestClient;

  beforeAll(async () => {
    const env = { ...applicationEnv(root), FEATURES: 'applications,meeting_history' };
    app = await startTestApp({ env });
    administrator = await app.as(root);
    registered = await registerApplication(administrator);
    application = await asApplication(app, registered);
  });

  afterAll(() => app.stop());

  const aRoom = () => app.given.room(application);
  const nameOf = () => `p${randomUUID().slice(0, 8)}`;

  it('is the host of the rooms that it creates, which are TRUSTED by default', async () => {
    const created = await aRoom();

    const { room } = await application.data(RoomDocument, { slugOrId: created.slug });
    expect(room).toMatchObject({
      id: created.id,
      accessLevel: 'TRUSTED',
      viewerRole: 'OWNER',
      viewerCanAdminister: true,
      members: [],
    });
    const { rooms } = await application.data(RoomsDocument, { first: 1 });
    expect(rooms.nodes).toMatchObject([{ id: created.id }]);
    const input = { id: created.id, accessLevel: 'RESTRICTED' as const };
    const { updateRoom } = await application.data(UpdateRoomDocument, { input });
    expect(updateRoom.accessLevel).toBe('RESTRICTED');
    await application.data(DeleteRoomDocument, { id: created.id });
    expect(await application.refusal(RoomDocument, { slugOrId: created.id })).toBe('NOT_FOUND');
  });

  it('finds no other room, however open, and can do nothing there', async () => {
    const owner = await app.as(nameOf());
    const rooms = [
      await app.given.room(owner, { accessLevel: 'PUBLIC' }),
      await app.given.room(await asApplication(app, await registerApplication(administrator))),
    ];

    for (const { id, slug, name } of rooms) {
      for (const slugOrId of [id, slug, name]) {
        expect(await application.refusal(RoomDocument, { slugOrId })).toBe('NOT_FOUND');
      }
      expect(await application.refusal(UpdateRoomDocument, { input: { id, name: 'Mine' } })).toBe(
        'NOT_FOUND',
      );
      expect(await application.refusal(DeleteRoomDocument, { id })).toBe('NOT_FOUND');
      const events = application.subscribe(RoomEventsDocument, { roomId: id });
      expect(await events.refusal()).toBe('NOT_FOUND');
    }
  });

  it('gives people roles in its rooms, and keeps being an owner', async () => {
    const name = nameOf();
    const person = await app.as(name);
    const room = await aRoom();

    const { setRoomMember } = await application.data(SetRoomMemberDocument, {
      input: { roomId: room.id, email: `${name}@example.org`, role: 'OWNER' },
    });

    expect(setRoomMember.members).toMatchObject([{ role: 'OWNER' }]);
    const { room: theirs } = await person.data(RoomDocument, { slugOrId: room.id });
    expect(theirs.viewerRole).toBe('OWNER');
    const { room: its } = await application.data(RoomDocument, { slugOrId: room.id });
    expect(its.viewerRole).toBe('OWNER');
  });

  it('needs the scope of each operation', async () => {
    const reader = await asApplication(app, registered, { scope: 'rooms:read' });
    const room = await aRoom();

    expect((await reader.data(RoomDocument, { slugOrId: room.id })).room.id).toBe(room.id);
    const { errors } = await reader.execute(CreateRoomDocument, { input: { name: 'No' } });
    expect(errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN', requiredScope: 'rooms:write' });
    const events = reader.subscribe(RoomEventsDocument, { roomId: room.id });
    expect(await events.refusal()).toBe('FORBIDDEN');
  });

  it('needs the scopes of fields and downloads that lie behind others', async () => {
    const reader = await asApplication(app, registered, { scope: 'rooms:read' });
    const room = await aRoom();
    const csv = `/meetings/${randomUUID()}/attendance.csv`;

    const { data, errors } = await reader.execute(ActiveRecordingDocument, { slugOrId: room.id });
    expect(data?.room.activeRecording).toBeNull();
    expect(errors?.[0]?.extensions).toEqual({
      code: 'FORBIDDEN',
      requiredScope: 'recordings:read',
    });
    expect(
      (await application.data(ActiveRecordingDocument, { slugOrId: room.id })).room,
    ).toMatchObject({
      activeRecording: null,
    });
    const download = await reader.fetch(csv);
    expect(download.status).toBe(403);
    expect(await download.json()).toMatchObject({ requiredScope: 'meetings:read' });
    expect((await application.fetch(csv)).status).toBe(404);
  });

  it('hears what happens in its rooms', async () => {
    const { id } = await aRoom();
    const heard = application.subscribe(RoomEventsDocument, { roomId: id }).next();

    // The subscription has no first event that would tell when it stands.
    const event = await eventually(
      async () => {
        const name = `Renamed ${randomUUID()}`;
        await application.data(UpdateRoomDocument, { input: { id, name } });
        return Promise.race([heard, delay(100, null)]);
      },
      (found) => found !== null,
    );

    expect(event?.roomEvents).toMatchObject({ __typename: 'RoomChanged' });
  });

  it('cannot call what has no scope', async () => {
    const { id } = await aRoom();

    const input = { room: id, displayName: 'Robot' };
    expect(await application.refusal(JoinRoomDocument, { input })).toBe('FORBIDDEN');
    expect(await application.refusal(UpdateViewerDocument, { input: {} })).toBe('FORBIDDEN');
  });

  it('needs no preflight header, no cookie, and no Origin', async () => {
    const query = encodeURIComponent('{ rooms(first: 1) { totalCount } }');

    const response = await application.fetch(`/graphql?query=${query}`);

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ data: { rooms: {} } });
  });

  it('does not gain the rights of a session that is sent along', async () => {
    const { rooms: own } = await administrator.data(RoomsDocument);
    const room = await app.given.room(administrator);
    const bearer = await accessToken(app, registered);
    const both = administrator.with({ bearer });

    expect(await both.refusal(RoomDocument, { slugOrId: room.id })).toBe('NOT_FOUND');
    expect((await both.data(ViewerDocument)).viewer).toBeNull();
    expect((await administrator.data(RoomsDocument)).rooms.totalCount).toBe(own.totalCount + 1);
  });

  it('follows the lobby of its room, and admits people', async () => {
    const room = await app.given.room(application, { accessLevel: 'RESTRICTED' });
    const lobby = application.subscribe(LobbyDocument, { roomId: room.id });
    expect((await lobby.next()).lobby.type).toBe('SNAPSHOT');

    const input = { room: room.id, displayName: 'Wanda' };
    const { participant } = await waiting(app.browser(), input);
    const { lobby: entered } = await lobby.next();
    expect(entered).toMatchObject({ type: 'ENTERED', participants: [{ displayName: 'Wanda' }] });

    const { decideEntry } = await application.data(DecideEntryDocument, {
      input: { roomId: room.id, participantIds: [participant.id], allow: true },
    });
    expect(decideEntry).toMatchObject([{ id: participant.id }]);
    expect((await lobby.next()).lobby.type).toBe('ADMITTED');
    lobby.close();
  });

  it('lets people in by meeting tokens, which are worth nothing once it is disabled', async () => {
    const own = await registerApplication(administrator);
    const client = await asApplication(app, own);
    const room = await app.given.room(client, { accessLevel: 'RESTRICTED' });
    const meetingToken = await aMeetingToken(client, room.id);
    const input = { room: room.id, displayName: 'Wanda', meetingToken };
    const outcome = await admitted(app.browser(), input);
    expect(outcome.room.id).toBe(room.id);

    const changes = { id: own.id, isDisabled: true };
    await administrator.data(UpdateApplicationDocument, { input: changes });

    expect(await app.browser().refusal(JoinRoomDocument, { input })).toBe('BAD_USER_INPUT');
  });

  describe('that acts as a user', () => {
    it('does what the user may do, within its scopes', async () => {
      const name = nameOf();
      const person = await app.as(name);
      const room = await app.given.room(person);
      const acting = await asApplication(app, registered, {
        act_as: `${name}@example.org`,
        scope: 'rooms:read users:act-as',
      });

      const { viewer } = await acting.data(ViewerDocument);
      expect(viewer).toEqual((await person.data(ViewerDocument)).viewer);
      const { room: theirs } = await acting.data(RoomDocument, { slugOrId: room.id });
      expect(theirs.viewerRole).toBe('OWNER');
      expect(await acting.refusal(CreateRoomDocument, { input: { name: 'No' } })).toBe('FORBIDDEN');
    });

    it('creates rooms of the user, which the first sign-in finds', async () => {
      const name = nameOf();
      const acting = await asApplication(app, registered, { act_as: `${name}@example.org` });
      const room = await app.given.room(acting);

      expect(await application.refusal(RoomDocument, { slugOrId: room.id })).toBe('NOT_FOUND');
      const person = await app.as(name);
      const { rooms } = await person.data(RoomsDocument);
      expect(rooms.nodes).toMatchObject([{ id: room.id, viewerRole: 'OWNER' }]);
      expect((await acting.data(ViewerDocument)).viewer?.fullName).not.toBeNull();
    });
  });

  it('is no application with a token that is not valid', async () => {
    const stranger = app.browser().with({ bearer: `${await accessToken(app, registered)}x` });

    expect(await stranger.refusal(CreateRoomDocument, { input: { name: 'No' } })).toBe(
      'UNAUTHENTICATED',
    );
    await stranger.data(ConfigDocument);
  });
});
