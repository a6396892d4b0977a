import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AdmitEveryoneDocument, DecideEntryDocument } from '../generated/operations.js';
import { directExecution } from '../support/direct-execution.js';
import { waiting } from '../support/joining.js';
import { SeededRandom } from '../support/random.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const STEPS = 40;

const FIELDS = [
  'id displayName',
  'id color kind enteredAt',
  'displayName alias: id __typename',
] as const;
const QUERIES = FIELDS.flatMap((fields) => [
  `query ($roomId: ID!, $first: Int! = 100, $after: ID) { waitingParticipants(roomId: $roomId, first: $first, after: $after) { ${fields} } }`,
  `query ($roomId: ID!) { people: waitingParticipants(roomId: $roomId) { ${fields} } }`,
  `query ($roomId: ID!) { waitingParticipants(roomId: $roomId) { ${fields} } viewer { id } }`,
]) as [string, ...string[]];

type Change = (host: TestClient) => Promise<unknown>;

describe('waitingParticipants', () => {
  let app: TestApp;
  let direct: ReturnType<typeof directExecution>;

  beforeAll(async () => {
    app = await startTestApp({
      env: { LOBBY_MAX_WAITING_PER_ADDRESS: '500', LOBBY_KEEP_ALIVE_SECONDS: '120' },
    });
    direct = directExecution(app);
  });

  afterAll(async () => {
    direct.stop();
    await app.stop();
  });

  const answer = async (client: TestClient, body: object): Promise<string> =>
    (await client.post(body)).text();

  it('answers each host as graphql-js does, while people come and go', async () => {
    const random = new SeededRandom(7);
    const hosts = [await app.as('alice'), await app.as('olga')] as [TestClient, TestClient];
    const rooms = await Promise.all(
      hosts.map((host) => app.given.room(host, { accessLevel: 'RESTRICTED' })),
    );
    const roomOf = (host: TestClient) => rooms[hosts.indexOf(host)]?.id ?? '';
    let guests = 0;
    const changes: [Change, ...Change[]] = [
      (host) =>
        waiting(app.browser(), { room: roomOf(host), displayName: `Guest ${(guests += 1)}` }),
      async (host) => {
        const room = roomOf(host);
        const { participant } = await waiting(app.browser(), { room, displayName: 'Bob' });
        const input = { roomId: room, participantIds: [participant.id], allow: random.chance(0.5) };
        await host.data(DecideEntryDocument, { input });
      },
      (host) => host.data(AdmitEveryoneDocument, { roomId: roomOf(host) }),
      () => Promise.resolve(),
      () => Promise.resolve(),
    ];

    for (let step = 0; step < STEPS; step += 1) {
      const host = random.one(hosts);
      await random.one(changes)(host);
      const variables = { roomId: roomOf(host), first: random.one([1, 2, 100]) };
      const request = { query: random.one(QUERIES), variables };

      const expected = await direct.execute(host, request);
      const answers = [await answer(host, request), await answer(host, request)];

      expect(answers).toEqual(Array(2).fill(`${JSON.stringify(expected)}\n`));
    }
  });

  it('tells only hosts who is waiting, right after one of them asked', async () => {
    const host = await app.as('alice');
    const room = await app.given.room(host, { accessLevel: 'RESTRICTED' });
    await waiting(app.browser(), { room: room.id, displayName: 'Grace' });
    const request = {
      query: 'query ($roomId: ID!) { waitingParticipants(roomId: $roomId) { displayName } }',
      variables: { roomId: room.id },
    };

    expect(await answer(host, request)).toContain('Grace');

    const others = [app.browser(), await app.as('mallory')];
    for (const other of others) expect(await answer(other, request)).not.toContain('Grace');
    expect(await answer(host, request)).toContain('Grace');
  });
});
