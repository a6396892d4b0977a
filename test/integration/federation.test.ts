import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import mongoose from 'mongoose';
import { JoinRoomDocument, SetRoomMemberDocument } from '../generated/operations.js';
import {
  COURSE,
  COURSES,
  ENTITIES,
  entities,
  idOf,
  refusals,
  refusedFrom,
  SDL,
  startSubgraphApp,
  type SubgraphApp,
} from '../support/subgraph-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const MEMBERS = parse(`query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Room {
      id name slug accessLevel createdAt viewerRole
      members { role hasAccepted invitedAs user { id fullName shortName email language timeZone } }
    }
  }
}`);
const ROOMS = parse('{ rooms { nodes { id courseTitle } } }');

describe('the gateway as a subgraph', () => {
  let gateway: SubgraphApp;
  let app: TestApp;
  let olga: TestClient;

  beforeAll(async () => {
    gateway = await startSubgraphApp();
    app = gateway.app;
    olga = await app.as('olga');
  });

  afterAll(() => gateway.stop());

  it('resolves rooms, users, and recordings that another subgraph refers to', async () => {
    const room = await app.given.room(olga);
    const recording = await gateway.aSavedRecording(room.id);
    const variables = { roomId: room.id, teacherId: await idOf(olga), lectureId: recording.id };

    const { data, errors } = await gateway.ask(olga, COURSE, variables);

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

    const { data } = await gateway.ask(owner, ROOMS);

    expect(data).toEqual({ rooms: { nodes: [{ id, courseTitle: `Course of ${id}` }] } });
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

  it('does not accept a role for a person whose client asked for the room', async () => {
    const room = await app.given.room(olga);
    const person = await app.as(`p${randomUUID().slice(0, 8)}`);
    await olga.data(SetRoomMemberDocument, {
      input: { roomId: room.id, userId: await idOf(person), role: 'MEMBER' },
    });

    const { data } = await gateway.ask(person, COURSE, { roomId: room.id });

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

    const { data } = await gateway.ask(olga, COURSES, { roomIds: rooms.map(({ id }) => id) });
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
    expect(errors?.[0]?.message).toMatch(/^This operation costs \d+; the limit is 27000\./);
  });

  it('lets people join through a router, which passes their ticket on', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const guest = app.browser();
    const input = { room: room.slug, displayName: 'Gus' };

    const { joinRoom } = await guest.at(gateway.routerUrl).data(JoinRoomDocument, { input });

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
