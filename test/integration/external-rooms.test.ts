import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateExternalRoomDocument,
  CreateMeetingTokenDocument,
  CreateRoomDocument,
  DeleteApplicationDocument,
  DeleteRoomDocument,
  ExternalRoomSeenDocument,
  JoinRoomDocument,
  RevokeMeetingTokensDocument,
  RoomByExternalIdDocument,
  RoomDocument,
  RoomsDocument,
  SetRoomMemberDocument,
  UpdateApplicationDocument,
  type CreateRoomInput,
} from '../generated/operations.js';
import {
  applicationEnv,
  asApplication,
  registerApplication,
  type RegisteredApplication,
} from '../support/applications.js';
import { admitted } from '../support/joining.js';
import { aMeetingToken } from '../support/meeting-tokens.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const root = `root-${randomUUID().slice(0, 8)}`;
let app: TestApp;
/** Another instance on the same stores. */
let other: TestApp;
let administrator: TestClient;
let registered: RegisteredApplication;
let application: TestClient;
let another: TestClient;

beforeAll(async () => {
  app = await startTestApp({ env: applicationEnv(root) });
  other = await startTestApp({ beside: app, env: { PUBLIC_URL: app.url } });
  administrator = await app.as(root);
  registered = await registerApplication(administrator);
  application = await asApplication(app, registered);
  another = await asApplication(app, await registerApplication(administrator));
});

afterAll(async () => {
  await other.stop();
  await app.stop();
});

const nameOf = () => `p${randomUUID().slice(0, 8)}`;

const create = async (client: TestClient, input: Partial<CreateRoomInput> = {}) =>
  (await client.data(CreateExternalRoomDocument, { input: { name: 'Course', ...input } }))
    .createRoom;

const find = async (client: TestClient, externalId: string) =>
  (await client.data(RoomByExternalIdDocument, { externalId })).roomByExternalId;

/** The fields that are refused. */
async function refusedFields(client: TestClient, input: Partial<CreateRoomInput>) {
  const { errors } = await client.execute(CreateRoomDocument, {
    input: { name: 'Course', ...input },
  });
  expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  return errors?.[0]?.extensions['fields'];
}

describe('a room with an externalId', () => {
  it('is found by it, with its metadata, by its application alone', async () => {
    const externalId = randomUUID();
    const metadata = { course: 7, teachers: ['Ada'], empty: [] };
    const room = await create(application, { externalId, metadata });

    expect(room).toMatchObject({ externalId, metadata, accessLevel: 'TRUSTED' });
    expect(await find(application.at(other.url), externalId)).toEqual(room);
    const refusal = (client: TestClient) =>
      client.refusal(RoomByExternalIdDocument, { externalId });
    expect(await refusal(another)).toBe('NOT_FOUND');
    expect(await refusal(administrator)).toBe('UNAUTHENTICATED');
    expect(await refusal(app.browser())).toBe('UNAUTHENTICATED');
  });

  it('shows both to its hosts, and to no other viewer', async () => {
    const [max, externalId] = [nameOf(), randomUUID()];
    const host = await app.as(max);
    const room = await create(application, { externalId, metadata: { course: 7 } });
    const seenBy = async (client: TestClient) =>
      (await client.data(ExternalRoomSeenDocument, { slugOrId: room.id })).room;

    expect(await seenBy(app.browser())).toMatchObject({ externalId: null, metadata: null });
    expect(await seenBy(host)).toMatchObject({ externalId: null, metadata: null });
    const member = { roomId: room.id, email: `${max}@example.org` };
    await application.data(SetRoomMemberDocument, { input: { ...member, role: 'MEMBER' } });
    expect(await seenBy(host)).toMatchObject({ externalId: null, metadata: null });
    await application.data(SetRoomMemberDocument, { input: { ...member, role: 'ADMINISTRATOR' } });
    expect(await seenBy(host)).toMatchObject({ externalId, metadata: { course: 7 } });
  });

  it('is returned for the same input, and refused for another', async () => {
    const externalId = randomUUID();
    const input = { externalId, metadata: { a: 1, b: 2 }, configuration: { maxParticipants: 5 } };
    const room = await create(application, input);

    expect(await create(application, { ...input, metadata: { b: 2, a: 1 } })).toEqual(room);
    expect(await create(application, { ...input, accessLevel: null })).toEqual(room);
    for (const change of [
      { name: 'Another' },
      { metadata: { a: 1 } },
      { accessLevel: 'PUBLIC' as const },
      { configuration: { maxParticipants: 6 } },
      { ownerEmail: 'ada@example.org' },
    ]) {
      expect(await refusedFields(application, { ...input, ...change })).toEqual(['externalId']);
    }
    const { id } = await create(another, input);
    expect(id).not.toBe(room.id);
  });

  it('is created once by requests at the same time on two instances', async () => {
    const input = { externalId: randomUUID(), metadata: { course: 7 } };
    const requests = Array.from({ length: 12 }, (_, index) =>
      create(application.at((index % 2 ? app : other).url), input),
    );

    const ids = (await Promise.all(requests)).map(({ id }) => id);

    expect(new Set(ids).size).toBe(1);
  });

  it('frees its ID when it is deleted', async () => {
    const externalId = randomUUID();
    const { id } = await create(application, { externalId });
    await application.data(DeleteRoomDocument, { id });

    expect(await application.refusal(RoomByExternalIdDocument, { externalId })).toBe('NOT_FOUND');
    expect((await create(application, { externalId, name: 'Next' })).id).not.toBe(id);
  });

  it('belongs to the user that the application acts as, and keeps the ID of the application', async () => {
    const [ada, externalId] = [nameOf(), randomUUID()];
    const acting = await asApplication(app, registered, { act_as: `${ada}@example.org` });

    const room = await create(acting, { externalId });

    expect(room).toMatchObject({ externalId, viewerCanAdminister: true });
    const { rooms } = await (await app.as(ada)).data(RoomsDocument, { first: 1 });
    expect(rooms.nodes).toMatchObject([{ id: room.id, viewerRole: 'OWNER' }]);
    expect(await application.refusal(RoomDocument, { slugOrId: room.id })).toBe('NOT_FOUND');
    expect(await application.refusal(RoomByExternalIdDocument, { externalId })).toBe('NOT_FOUND');
  });
});

describe('createRoom', () => {
  it('makes the user with ownerEmail an owner beside the application, who first has to sign in', async () => {
    const ada = nameOf();
    const room = await create(application, { ownerEmail: `${ada}@example.org` });

    const client = await app.as(ada);

    const { room: seen } = await client.data(RoomDocument, { slugOrId: room.id });
    expect(seen).toMatchObject({ viewerRole: 'OWNER', viewerCanAdminister: true });
    await application.data(DeleteRoomDocument, { id: room.id });
  });

  it('refuses what is not valid, and what only applications may give', async () => {
    const person = await app.as(nameOf());
    const acting = await asApplication(app, registered, { act_as: `${nameOf()}@example.org` });

    expect(await refusedFields(application, { externalId: '' })).toEqual(['externalId']);
    expect(await refusedFields(application, { externalId: 'x'.repeat(65) })).toEqual([
      'externalId',
    ]);
    expect(await refusedFields(application, { metadata: { text: 'x'.repeat(2_040) } })).toEqual([
      'metadata',
    ]);
    expect(await refusedFields(application, { ownerEmail: 'no address' })).toEqual(['ownerEmail']);
    expect(await refusedFields(person, { externalId: '7', metadata: {} })).toEqual([
      'externalId',
      'metadata',
    ]);
    expect(await refusedFields(acting, { ownerEmail: 'ada@example.org' })).toEqual(['ownerEmail']);
  });
});

describe('a meeting token of an application', () => {
  const joinAnswer = (room: string, meetingToken: string) =>
    app.browser().execute(JoinRoomDocument, { input: { room, meetingToken } });

  it('admits a person to its own rooms alone', async () => {
    const room = await create(application, { accessLevel: 'RESTRICTED' });
    const foreign = await create(another);
    const token = await aMeetingToken(application, room.id, { externalId: 'student-7' });

    await admitted(app.browser(), { room: room.id, meetingToken: token });

    const input = { roomId: foreign.id, displayName: 'Ada', isHost: false };
    expect(await application.refusal(CreateMeetingTokenDocument, { input })).toBe('NOT_FOUND');
    expect(await application.refusal(RevokeMeetingTokensDocument, { roomId: foreign.id })).toBe(
      'NOT_FOUND',
    );
    await application.data(RevokeMeetingTokensDocument, { roomId: room.id });
    expect((await joinAnswer(room.id, token)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('needs the scope', async () => {
    const limited = await registerApplication(administrator, { scopes: ['ROOMS_WRITE'] });
    const client = await asApplication(app, limited);
    const { id } = await create(client);
    const input = { roomId: id, displayName: 'Ada', isHost: false };

    const { errors } = await client.execute(CreateMeetingTokenDocument, { input });

    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
      requiredScope: 'meeting-tokens:create',
    });
    const { errors: read } = await client.execute(RoomByExternalIdDocument, { externalId: '7' });
    expect(read?.[0]?.extensions).toMatchObject({ requiredScope: 'rooms:read' });
  });

  it.each(['disabled', 'deleted'])('ends when the application is %s', async (how) => {
    const closing = await registerApplication(administrator);
    const client = await asApplication(app, closing);
    const acting = await asApplication(app, closing, { act_as: `${nameOf()}@example.org` });
    const rooms = [await create(client), await create(acting)] as const;
    const tokens = [
      await aMeetingToken(client, rooms[0].id, { isHost: true }),
      await aMeetingToken(acting, rooms[1].id, { isHost: true }),
    ] as const;
    await admitted(app.browser(), { room: rooms[0].id, meetingToken: tokens[0] });

    if (how === 'deleted') await administrator.data(DeleteApplicationDocument, { id: closing.id });
    else {
      const input = { id: closing.id, isDisabled: true };
      await administrator.data(UpdateApplicationDocument, { input });
    }

    for (const [index, { id }] of rooms.entries()) {
      const { errors } = await joinAnswer(id, tokens[index] ?? '');
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: ['meetingToken'],
      });
    }
  });
});
