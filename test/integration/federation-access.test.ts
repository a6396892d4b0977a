import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RoomsDocument, UpdateApplicationDocument } from '../generated/operations.js';
import { asApplication, registerApplication } from '../support/applications.js';
import { eventually } from '../support/eventually.js';
import { admitted } from '../support/joining.js';
import {
  COURSE,
  COURSES,
  entities,
  idOf,
  refusals,
  refusedFrom,
  startSubgraphApp,
  type SubgraphApp,
} from '../support/subgraph-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

describe('an entity of the subgraph', () => {
  let gateway: SubgraphApp;
  let app: TestApp;
  let olga: TestClient;

  beforeAll(async () => {
    gateway = await startSubgraphApp();
    app = gateway.app;
    olga = await app.as('olga');
  });

  afterAll(() => gateway.stop());

  it('shows no more of an entity than the ordinary fields show', async () => {
    const room = await app.given.room(olga);
    const recording = await gateway.aSavedRecording(room.id);
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
      const routed = await gateway.ask(client, COURSE, ids);
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
    const administrator = await app.as(gateway.root);
    const reference = { __typename: 'User', id: await idOf(olga) };

    const { data } = await entities(administrator, reference);
    expect(data).toMatchObject({ _entities: [{ email: 'olga@example.org' }] });
    const unknown = await entities(administrator, { __typename: 'User', id: randomUUID() });
    expect(refusals(unknown)).toEqual({ '_entities.0': 'NOT_FOUND' });
    // Even to an application that acts as one.
    const portal = await registerApplication(administrator);
    const acting = await asApplication(app, portal, { act_as: `${gateway.root}@example.org` });
    expect(refusals(await entities(acting, reference))).toEqual({ '_entities.0': 'NOT_FOUND' });
  });

  it('shows participants what their token shows them elsewhere', async () => {
    const room = await app.given.room(olga, { accessLevel: 'PUBLIC' });
    const other = await app.given.room(olga, { accessLevel: 'RESTRICTED' });
    const [recording, foreign] = [
      await gateway.aSavedRecording(room.id),
      await gateway.aSavedRecording(other.id),
    ];
    const asked = [
      { __typename: 'Room', id: room.id },
      { __typename: 'User', id: await idOf(olga) },
      { __typename: 'Recording', id: recording.id },
      { __typename: 'Recording', id: foreign.id },
    ];

    const { connection } = await admitted(app.browser(), { room: room.id, displayName: 'Gus' });
    const participant = app.browser().with({ bearer: connection.token });
    const answer = await entities(participant, ...asked);
    expect(answer.data).toMatchObject({
      _entities: [{ id: room.id, viewerRole: null, members: null }, null, null, null],
    });
    expect(refusals(answer)).toEqual({
      '_entities.1': 'NOT_FOUND',
      '_entities.2': 'FORBIDDEN',
      '_entities.3': 'NOT_FOUND',
    });
    const ids = { roomId: room.id, lectureId: recording.id };
    expect(refusals(await gateway.ask(participant, COURSE, ids))).toEqual({
      'course.lecture': 'FORBIDDEN',
    });
  });

  it('shows the bearer of a token of a disabled application what guests see', async () => {
    const administrator = await app.as(gateway.root);
    const registered = await registerApplication(administrator);
    const application = await asApplication(app, registered);
    const room = await app.given.room(application);
    const recording = await gateway.aSavedRecording(room.id);
    await administrator.data(UpdateApplicationDocument, {
      input: { id: registered.id, isDisabled: true },
    });
    await eventually(
      () => application.refusal(RoomsDocument),
      (code) => code === 'UNAUTHENTICATED',
    );

    const answer = await entities(
      application,
      { __typename: 'Room', id: room.id },
      { __typename: 'Recording', id: recording.id },
    );

    expect(answer.data).toMatchObject({
      _entities: [{ id: room.id, viewerRole: null, members: null }, null],
    });
    expect(refusals(answer)).toEqual({ '_entities.1': 'UNAUTHENTICATED' });
  });

  it('holds applications to their rooms and scopes', async () => {
    const registered = await registerApplication(await app.as(gateway.root));
    const application = await asApplication(app, registered);
    const own = await app.given.room(application);
    const foreign = await app.given.room(olga, { accessLevel: 'PUBLIC' });

    const both = await gateway.ask(application, COURSES, { roomIds: [own.id, foreign.id] });
    expect(both.data).toEqual({ courses: [{ room: { name: own.name } }, { room: null }] });
    expect(refusals(both)).toEqual({ 'courses.1.room': 'NOT_FOUND' });
    const reader = await asApplication(app, registered, { scope: 'recordings:read' });
    const recording = await gateway.aSavedRecording(own.id);
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
});

describe('the gateway as a subgraph, without recordings', () => {
  it('answers NOT_FOUND to everyone who asks for one, and shows its room', async () => {
    const app = await startTestApp({ env: { FEDERATION: 'true', FEATURES: '' } });
    const olga = await app.as('olga');
    const { id } = await app.given.room(olga);
    const representations = [
      { __typename: 'Recording', id: randomUUID() },
      { __typename: 'Room', id },
    ];

    for (const client of [olga, app.browser()]) {
      const answer = await entities(client, ...representations);
      expect(answer.data).toMatchObject({ _entities: [null, { id }] });
      expect(refusals(answer)).toEqual({ '_entities.0': 'NOT_FOUND' });
    }
    await app.stop();
  });
});
