import { beforeEach, describe, expect, it } from '@jest/globals';
import { execute as executeOperation, parse, type ExecutionResult } from 'graphql';
import { randomUUID } from 'node:crypto';
import type { AppContext } from '../../src/context/app-context.js';
import { SharedEvents, type EventOperation } from '../../src/http/shared-events.js';
import type { ParticipantRecord } from '../../src/redis/presence/presence-record.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { anActor, aParticipant } from '../support/builders.js';
import { Deferred } from '../support/deferred.js';

type Execute = EventOperation['execute'];

describe('SharedEvents', () => {
  let events: SharedEvents;
  /** The viewers that an operation was executed for. */
  let executed: string[];

  beforeEach(() => {
    events = new SharedEvents();
    executed = [];
  });

  const operationOf = (name: string, execute: Execute, key = 'key'): EventOperation => ({
    key,
    context: () => {
      executed.push(name);
      const own = { address: name };
      return { actor: own, loaders: own, config: 'config' } as unknown as AppContext;
    },
    execute,
  });

  /** What each viewer gets, all at the same time. */
  const forAll = (event: object, execute: Execute, names = ['alice', 'bob', 'carol']) =>
    Promise.all(names.map((name) => events.execute(event, operationOf(name, execute))));

  const addressOf = ({ actor }: AppContext): ExecutionResult => ({
    data: { address: actor.address },
  });

  it.each<[string, Execute]>([
    ['at once', (event) => ({ data: { event } })],
    ['later', async (event) => Promise.resolve({ data: { event } })],
    ['with the configuration', (_, { config }) => ({ data: { event: { n: 1 }, config } })],
  ])(
    'executes an event once for everyone if nothing of the viewer is read, %s',
    async (_when, execute) => {
      const payloads = await forAll({ n: 1 }, execute);

      expect(executed).toEqual(['alice']);
      expect(new Set(payloads)).toEqual(
        new Set([JSON.stringify(await execute({ n: 1 }, { config: 'config' } as never))]),
      );
    },
  );

  it.each<[string, Execute]>([
    ['at once', (_, context) => addressOf(context)],
    ['later', async (_, context) => addressOf(await Promise.resolve(context))],
    [
      'much later',
      async (_, context) => {
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        return addressOf(context);
      },
    ],
    ['by a loader', (_, { loaders }) => ({ data: loaders as unknown as Record<string, unknown> })],
  ])(
    'executes an event for each viewer if something of the viewer is read %s',
    async (_when, execute) => {
      const event = {};

      const results = [
        ...(await forAll(event, execute)),
        ...(await forAll(event, execute, ['dave'])),
      ];

      expect(results).toEqual(
        ['alice', 'bob', 'carol', 'dave'].map((address) => ({ data: { address } })),
      );
    },
  );

  it('does not let the others wait for a personal execution', async () => {
    const database = new Deferred();
    const event = {};
    const execute: Execute = async (_, context) => {
      const result = addressOf(context);
      if (context.actor.address === 'alice') await database.given;
      return result;
    };
    const alice = events.execute(event, operationOf('alice', execute));

    expect(await events.execute(event, operationOf('bob', execute))).toEqual({
      data: { address: 'bob' },
    });
    database.give();
    expect(await alice).toEqual({ data: { address: 'alice' } });
  });

  it('shares no result with errors', async () => {
    const errors: ExecutionResult['errors'] = [];
    const results = await forAll({}, () => ({ data: null, errors }));

    expect(results).toEqual(Array(3).fill({ data: null, errors }));
    expect(executed).toHaveLength(3);
  });

  it('executes for each of the others after a failed execution', async () => {
    const execute: Execute = (_, context) => {
      if (executed.length === 1) throw new Error('failed');
      return addressOf(context);
    };
    const event = {};

    await expect(events.execute(event, operationOf('alice', execute))).rejects.toThrow('failed');
    expect(await forAll(event, execute, ['bob'])).toEqual([{ data: { address: 'bob' } }]);
  });

  it('tells apart events, and operations', async () => {
    const execute: Execute = (event) => ({ data: { event } });
    const [one, other] = [{ n: 1 }, { n: 1 }];

    await events.execute(one, operationOf('alice', execute));
    await events.execute(other, operationOf('bob', execute));
    await events.execute(one, operationOf('carol', execute, 'another key'));
    await events.execute(one, operationOf('dave', execute));

    expect(executed).toEqual(['alice', 'bob', 'carol']);
  });
});

describe('SharedEvents with the schema', () => {
  const schema = buildSchema();
  const at = new Date(0);
  const roomId = randomUUID();
  const grant = {
    roomId,
    externalId: 'ada',
    metadata: null,
  } as unknown as ParticipantRecord['grant'];
  const changed = (given: Partial<ParticipantRecord> = {}) => ({
    type: 'changed',
    roomId,
    at,
    participant: aParticipant(given),
  });
  const muted = (given: Partial<ParticipantRecord> = {}) => ({
    type: 'muted',
    roomId,
    at,
    identities: ['gus'],
    by: aParticipant(given),
  });
  const roomChanged = {
    type: 'room-changed',
    roomId,
    at,
    changed: { record: {}, roles: new Map() },
  };
  const person = 'id displayName color kind enteredAt';
  const lobby = `lobby(roomId: $id) { type waitingCount participants { ${person} } }`;
  const entered = {
    type: 'entered',
    waitingCount: 1,
    participants: [{ id: 'uma', displayName: 'Uma', color: 'red', kind: 'phone', enteredAt: at }],
  };
  const participant = (fields: string) =>
    `roomEvents(roomId: $id) { __typename ... on ParticipantChanged { participant { ${fields} } } ... on ParticipantsMuted { by { ${fields} } } ... on RoomChanged { room { viewerRole } } }`;
  const everything =
    'identity sid displayName kind role isAuthenticated color handRaisedAt joinedAt tracks { sid }';

  it.each<[string, string, object, number]>([
    ['a changed participant', participant(everything), changed(), 1],
    ['a participant without a meeting token', participant('externalId metadata'), changed(), 1],
    ['a participant with a meeting token', participant('identity'), changed({ grant }), 1],
    ['muted participants', participant(everything), muted({ grant }), 1],
    ['who muted participants without a meeting token', participant('externalId'), muted(), 1],
    ['a person in the lobby', lobby, entered, 1],
    ['what only hosts see', participant('identity externalId'), changed({ grant }), 2],
    ['what only hosts see of who muted', participant('identity metadata'), muted({ grant }), 2],
    ['the room as a viewer sees it', participant('identity'), roomChanged, 2],
  ])(
    'executes %s the right number of times for two viewers',
    async (_what, field, event, times) => {
      const events = new SharedEvents();
      const document = parse(`subscription ($id: ID!) { ${field} }`);
      let executions = 0;
      const operation: EventOperation = {
        key: 'key',
        context: () => {
          executions += 1;
          return {
            loaders: { hostRights: { load: () => Promise.resolve(true) } },
            actor: anActor(),
          } as unknown as AppContext;
        },
        execute: (rootValue, contextValue) =>
          executeOperation({
            schema,
            document,
            rootValue,
            contextValue,
            variableValues: { id: roomId },
          }),
      };

      const results = await Promise.all([
        events.execute(event, operation),
        events.execute(event, operation),
      ]);

      expect(executions).toBe(times);
      expect(typeof results[1]).toBe(times === 1 ? 'string' : 'object');
    },
  );
});
