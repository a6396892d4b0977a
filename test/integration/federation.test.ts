import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, type DocumentNode } from 'graphql';
import mongoose from 'mongoose';
import {
  JoinRoomDocument,
  SetRoomMemberDocument,
  ViewerDocument,
} from '../generated/operations.js';
import { applicationEnv, asApplication, registerApplication } from '../support/applications.js';
import { aRecording } from '../support/recordings.js';
import { startSupergraph, type Supergraph } from '../support/supergraph.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { Answer, TestClient } from '../support/test-client.js';

const SDL = parse('{ _service { sdl } }');
const ENTITIES = parse(`query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on Room { id name viewerRole members { role } }
    ... on User { id email }
    ... on Recording { id status room { id } }
  }
}`);
const MEMBERS = parse(`query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Room {
      id name slug accessLevel createdAt viewerRole
      members { role hasAccepted invitedAs user { id fullName shortName email language timeZone } }
    }
  }
}`);
const COURSE = parse(`query ($roomId: ID, $teacherId: ID, $lectureId: ID) {
  course(roomId: $roomId, teacherId: $teacherId, lectureId: $lectureId) {
    room { name viewerRole courseTitle }
    teacher { email }
    lecture { status room { courseTitle } }
  }
}`);
const COURSES = parse('query ($roomIds: [ID!]!) { courses(roomIds: $roomIds) { room { name } } }');
const ROOMS = parse('{ rooms { nodes { id courseTitle } } }');

/** The code of each error, by its path; errors come in any order. */
const refusals = ({ errors = [] }: Pick<Answer<unknown>, 'errors'>) =>
  Object.fromEntries(
    errors.map(({ path, extensions }) => [path?.join('.') ?? '', extensions.code]),
  );

/** The refusals of all entities but the first ones. */
const refusedFrom = (first: number, count: number, code: string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`_entities.${first + index}`, code]),
  );

describe('the gateway as a subgraph', () => {
  const root = `root-${randomUUID().slice(0, 8)}`;
  let app: TestApp;
  let supergraph: Supergraph;
  let olga: TestClient;

  beforeAll(async () => {
    // As in production, without introspection.
    const production = { NODE_ENV: 'production', RATE_LIMITS: 'on' };
    const env = { ...production, FEDERATION: 'true', ...applicationEnv(root) };
    app = await startTestApp({ env: { ...env, FEATURES: 'applications,recording' } });
    const { data } = await app.browser().execute<{ _service: { sdl: string } }, unknown>(SDL);
    supergraph = await startSupergraph({ url: app.url, sdl: data?._service.sdl ?? '' });
    olga = await app.as('olga');
  });

  afterAll(async () => {
    await supergraph.stop();
    await app.stop();
  });

  /** Through the router, with the same credentials. */
  const ask = (client: TestClient, document: DocumentNode, variables = {}) =>
    client.at(supergraph.url).execute(document, variables);

  const idOf = async (client: TestClient) => (await client.data(ViewerDocument)).viewer?.id ?? '';

  const entities = (client: TestClient, ...representations: readonly unknown[]) =>
    client.execute(ENTITIES, { representations });

  async function aSavedRecording(roomId: string) {
    const recording = aRecording({ roomId, status: 'saved', isRunning: false, nextCheckAt: null });
    await app.ports.recorder?.recordingStore.insert(recording);
    return recording;
  }

  it('resolves rooms, users, and recordings that another subgraph refers to', async () => {
    const room = await app.given.room(olga);
    const recording = await aSavedRecording(room.id);
    const variables = { roomId: room.id, teacherId: await idOf(olga), lectureId: recording.id };

    const { data, errors } = await ask(olga, COURSE, variables);

    expect(errors).toBeUndefined();
    const courseTitle = `Course of ${room.id}`;
    expect(data).toEqual({
      course: {
        room: { name: room.name, viewerRole: 'OWNER', courseTitle },
        teacher: { email: 'olga@example.org' },
        lecture: { status: 'SAVED', room: { courseTitle } },
      },
    });
  });

  it('has its rooms extended by another subgraph', async () => {
    const owner = await app.as(`o${randomUUID().slice(0, 8)}`);
    const { id } = await app.given.room(owner);

    const { data } = await ask(owner, ROOMS);

    expect(data).toEqual({ rooms: { nodes: [{ id, courseTitle: `Course of ${id}` }] } });
  });

  it('shows no more of an entity than the ordinary fields show', async () => {
    const room = await app.given.room(olga);
    const recording = await aSavedRecording(room.id);
    const ids = { roomId: room.id, teacherId: await idOf(olga), lectureId: recording.id };
    const asked = [
      { __typename: 'Room', id: ids.roomId },
      { __typename: 'User', id: ids.teacherId },
      { __typename: 'Recording', id: ids.lectureId },
    ];
    const seen = { __typename: 'Room', id: room.id, name: room.name, viewerRole: null };

    const [guest, stranger] = [app.browser(), await app.as('stranger')];
    for (const [client, refusal] of [
      [guest, 'UNAUTHENTICATED'],
      [stranger, 'NOT_FOUND'],
    ] as const) {
      const answer = await entities(client, ...asked);
      expect(answer.data).toEqual({ _entities: [{ ...seen, members: null }, null, null] });
      expect(refusals(answer)).toEqual({ '_entities.1': 'NOT_FOUND', '_entities.2': refusal });
      const routed = await ask(client, COURSE, ids);
      expect(routed.data).toMatchObject({
        course: { room: { viewerRole: null }, teacher: { email: null }, lecture: null },
      });
      expect(refusals(routed)).toEqual({
        'course.teacher': 'NOT_FOUND',
        'course.lecture': refusal,
      });
    }
  });

  it('shows users to themselves and to instance administrators only', async () => {
    const administrator = await app.as(root);
    const reference = { __typename: 'User', id: await idOf(olga) };

    const { data } = await entities(administrator, reference);
    expect(data).toMatchObject({ _entities: [{ email: 'olga@example.org' }] });
    const unknown = await entities(administrator, { __typename: 'User', id: randomUUID() });
    expect(refusals(unknown)).toEqual({ '_entities.0': 'NOT_FOUND' });
    // Even to an application that acts as one.
    const portal = await registerApplication(administrator);
    const acting = await asApplication(app, portal, { act_as: `${root}@example.org` });
    expect(refusals(await entities(acting, reference))).toEqual({ '_entities.0': 'NOT_FOUND' });
  });

  it('finds entities by their IDs alone, and refuses what is no representation', async () => {
    const room = await app.given.room(olga);
    const none = [room.slug, room.name, `unregistered_${room.slug}`, '', randomUUID()];

    const answer = await entities(olga, ...none.map((id) => ({ __typename: 'Room', id })));
    expect(answer.data).toEqual({ _entities: none.map(() => null) });
    expect(refusals(answer)).toEqual(refusedFrom(0, none.length, 'NOT_FOUND'));

    const wrong = [
      'Room',
      { id: room.id },
      { __typename: 'Room' },
      { __typename: 'Meeting', id: room.id },
      { __typename: 'constructor', id: room.id },
    ];
    const refused = await entities(olga, { __typename: 'Room', id: room.id }, ...wrong);
    expect(refused.data).toMatchObject({ _entities: [{ id: room.id }, ...wrong.map(() => null)] });
    expect(refusals(refused)).toEqual(refusedFrom(1, wrong.length, 'BAD_USER_INPUT'));
    expect(refused.errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      fields: ['representations.1'],
    });
  });

  it('holds applications to their rooms and scopes', async () => {
    const registered = await registerApplication(await app.as(root));
    const application = await asApplication(app, registered);
    const own = await app.given.room(application);
    const foreign = await app.given.room(olga, { accessLevel: 'PUBLIC' });

    const both = await ask(application, COURSES, { roomIds: [own.id, foreign.id] });
    expect(both.data).toEqual({ courses: [{ room: { name: own.name } }, { room: null }] });
    expect(refusals(both)).toEqual({ 'courses.1.room': 'NOT_FOUND' });
    const reader = await asApplication(app, registered, { scope: 'recordings:read' });
    const recording = await aSavedRecording(own.id);
    const answer = await entities(
      reader,
      { __typename: 'Room', id: own.id },
      { __typename: 'User', id: randomUUID() },
      { __typename: 'Recording', id: recording.id },
    );
    expect(answer.data).toMatchObject({ _entities: [null, null, { id: recording.id }] });
    expect(refusals(answer)).toEqual(refusedFrom(0, 2, 'FORBIDDEN'));
    const scopes = answer.errors?.map(({ extensions }) => extensions['requiredScope']).toSorted();
    expect(scopes).toEqual(['rooms:read', 'users:act-as']);
  });

  it('does not accept a role for a person whose client asked for the room', async () => {
    const room = await app.given.room(olga);
    const person = await app.as(`p${randomUUID().slice(0, 8)}`);
    await olga.data(SetRoomMemberDocument, {
      input: { roomId: room.id, userId: await idOf(person), role: 'MEMBER' },
    });

    const { data } = await ask(person, COURSE, { roomId: room.id });

    expect(data).toMatchObject({ course: { room: { viewerRole: 'MEMBER' } } });
    const members = (await app.ports.roomStore.findMembers([room.id])).get(room.id);
    expect(members).toMatchObject([{ role: 'owner' }, { role: 'member', isInvited: true }]);
  });

  it('reads many entities in one call to the database', async () => {
    const rooms = await Promise.all(Array.from({ length: 20 }, () => app.given.room(olga)));
    const calls: string[] = [];
    mongoose.set('debug', (collection: string, method: string, ...given: unknown[]) => {
      const text = JSON.stringify(given);
      if (rooms.some(({ id }) => text.includes(id))) calls.push(`${collection}.${method}`);
    });

    const { data } = await ask(olga, COURSES, { roomIds: rooms.map(({ id }) => id) });
    mongoose.set('debug', false);

    expect(data).toEqual({ courses: rooms.map(({ name }) => ({ room: { name } })) });
    expect(calls).toEqual(['rooms.find']);
  });

  it('refuses more representations than an operation may cost', async () => {
    const askFor = (count: number) => {
      const id = randomUUID();
      const representations = Array.from({ length: count }, () => ({ __typename: 'Room', id }));
      return olga.execute(MEMBERS, { representations });
    };

    expect((await askFor(500)).status).toBe(200);
    const { status, errors } = await askFor(1_000);
    expect(status).toBe(400);
    expect(errors?.[0]?.message).toMatch(/^This operation costs \d+; the limit is 25000\./);
  });

  it('lets people join through a router, which passes their ticket on', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const guest = app.browser();
    const input = { room: room.slug, displayName: 'Gus' };

    const { joinRoom } = await guest.at(supergraph.url).data(JoinRoomDocument, { input });

    expect(joinRoom).toMatchObject({ __typename: 'Admitted' });
    expect(guest.cookies.get('foyer_ticket')).toBeDefined();
  });
});

describe('the gateway without FEDERATION', () => {
  it('has neither _service nor _entities', async () => {
    const app = await startTestApp();

    for (const document of [SDL, ENTITIES]) {
      const { status, errors } = await app.browser().execute(document, { representations: [] });
      expect(status).toBe(400);
      expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    }
    await app.stop();
  });
});
