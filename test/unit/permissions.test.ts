import { describe, expect, it } from '@jest/globals';
import {
  buildSchema as parseSchema,
  graphql,
  parse,
  subscribe,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Feature } from '../../src/config/features.js';
import type { AppContext } from '../../src/context/app-context.js';
import {
  DomainError,
  ForbiddenError,
  NotFoundError,
  UnauthenticatedError,
} from '../../src/errors/domain-error.js';
import { allow, chain, or, rule, type ShieldRule } from '../../src/permissions/graphql-shield.js';
import { guard } from '../../src/permissions/guard.js';
import { RULES, WRITE_LIMITS } from '../../src/permissions/rule-map.js';
import { feature, participantOf, signedIn } from '../../src/permissions/rules.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { askRule } from '../support/ask-rule.js';
import { anActor } from '../support/builders.js';

interface Who {
  readonly user?: boolean;
  readonly inRoom?: string;
  readonly features?: readonly Feature[];
}

const context = ({ user = false, inRoom, features = [] }: Who): AppContext =>
  ({
    actor: anActor({
      ...(user && { user: {} }),
      ...(inRoom && { participant: { roomId: inRoom, identity: 'i', displayName: 'I' } }),
    }),
    config: { features: new Set(features) },
  }) as unknown as AppContext;

const verdict = async (rule: ShieldRule, who: Who, args = {}): Promise<unknown> => {
  const answer = await askRule(rule, context(who), args);
  return answer instanceof DomainError ? answer.code : answer;
};

const schemaOf = (fields: string): GraphQLSchema => parseSchema(`type Query { a: Int } ${fields}`);

describe('the rules', () => {
  it('answer NOT_FOUND for a disabled feature, before anything else is checked', async () => {
    const rule = chain(feature('recording'), signedIn);

    expect(await verdict(rule, {})).toBe('NOT_FOUND');
    expect(await verdict(rule, { user: true })).toBe('NOT_FOUND');
    expect(await verdict(rule, { features: ['recording'] })).toBe('UNAUTHENTICATED');
    expect(await verdict(rule, { features: ['recording'], user: true })).toBe(true);
  });

  it('accept a participant token for its own room only', async () => {
    const rule = participantOf('roomId');

    expect(await verdict(rule, {}, { roomId: 'a' })).toBe('UNAUTHENTICATED');
    expect(await verdict(rule, { inRoom: 'b' }, { roomId: 'a' })).toBe('NOT_FOUND');
    expect(await verdict(rule, { inRoom: 'a' }, { roomId: 'a' })).toBe(true);
  });

  it('pass if any of several rules passes', async () => {
    const rule = or(signedIn, participantOf('roomId'));

    expect(await verdict(rule, { inRoom: 'a' }, { roomId: 'a' })).toBe(true);
    expect(await verdict(rule, {}, { roomId: 'a' })).toBe('UNAUTHENTICATED');
  });

  it('are checked again each time, because a context lives as long as its stream', async () => {
    const who = context({ user: true });
    expect(await askRule(signedIn, who)).toBe(true);

    Object.assign(who, { actor: anActor() });
    expect(await askRule(signedIn, who)).toBeInstanceOf(UnauthenticatedError);
  });
});

describe('the rule map', () => {
  it('has a line for each root field of the schema, and no other', () => {
    const schema = buildSchema();
    const fields = (['Query', 'Mutation', 'Subscription'] as const).map((name) => [
      name,
      Object.keys(schema.getRootType(name.toLowerCase() as never)?.getFields() ?? {}).sort(),
    ]);

    expect(fields).toEqual(
      Object.entries(RULES).map(([name, rules]) => [name, Object.keys(rules).sort()]),
    );
  });

  it('limits only mutations that exist', () => {
    const mutations = Object.keys(buildSchema().getMutationType()?.getFields() ?? {});

    expect(mutations).toEqual(expect.arrayContaining(Object.keys(WRITE_LIMITS)));
  });

  it('counts a mutation after its rule has passed, and not before', async () => {
    const schema = guard(schemaOf('type Mutation { createRoom: Int }'), {
      Query: { a: allow },
      Mutation: { createRoom: signedIn },
    });
    const counted: unknown[] = [];
    const services = {
      writeLimits: { count: (_actor: unknown, kind: unknown) => counted.push(kind) },
    };
    const call = async (who: Who) => {
      const { data, errors } = await graphql({
        schema,
        source: 'mutation { createRoom }',
        rootValue: { createRoom: 1 },
        contextValue: { ...context(who), services },
      });
      return errors?.[0]?.message ?? data?.['createRoom'];
    };

    expect(await call({})).toBe('You are not signed in; sign in first.');
    expect(counted).toEqual([]);
    expect(await call({ user: true })).toBe(1);
    expect(counted).toEqual(['roomsPerPerson']);
  });

  it('counts a mutation without a line in WRITE_LIMITS as a write, and joinRoom not at all', async () => {
    const schema = guard(schemaOf('type Mutation { leaveLobby: Int joinRoom: Int }'), {
      Query: { a: allow },
      Mutation: { leaveLobby: allow, joinRoom: allow },
    });
    const counted: unknown[] = [];
    const services = {
      writeLimits: { count: (_actor: unknown, kind: unknown) => counted.push(kind) },
    };

    const { data } = await graphql({
      schema,
      source: 'mutation { joinRoom leaveLobby }',
      rootValue: { leaveLobby: 1, joinRoom: 2 },
      contextValue: { ...context({}), services },
    });

    expect(data).toEqual({ joinRoom: 2, leaveLobby: 1 });
    expect(counted).toEqual([undefined]);
  });
});

describe('guard', () => {
  it('fails at startup if a root field has no rule', () => {
    const schema = parseSchema('type Query { secret: String }');

    expect(() => guard(schema, { Query: {} })).toThrow('Query.secret has no rule');
  });

  it('rejects a rule for a field or a type that the schema does not have', () => {
    const rules = { Query: { a: allow } };

    expect(() => guard(schemaOf(''), { Query: { ...rules.Query, b: allow } })).toThrow('Query.b');
    expect(() => guard(schemaOf(''), { ...rules, Mutation: {} })).toThrow('Mutation');
  });

  it('guards the start of a subscription as well as its events', async () => {
    let opened = 0;
    const schema = schemaOf('type Subscription { events: Int }');
    const events = schema.getSubscriptionType()?.getFields()['events'];
    // As type-graphql makes them: with both functions.
    Object.assign(events ?? {}, {
      subscribe: async function* () {
        opened += 1;
        yield await Promise.resolve({ events: 1 });
      },
      resolve: ({ events }: { events: number }) => events,
    });
    guard(schema, { Query: { a: allow }, Subscription: { events: signedIn } });
    const open = (who: Who) =>
      subscribe({ schema, document: parse('subscription { events }'), contextValue: context(who) });

    expect(await open({})).toMatchObject({
      errors: [{ message: 'You are not signed in; sign in first.' }],
    });
    expect(opened).toBe(0);
    const stream = (await open({ user: true })) as AsyncGenerator;
    expect(await stream.next()).toMatchObject({ value: { data: { events: 1 } } });
  });

  it('does not wrap fields with `allow`, or fields of other types', () => {
    const schema = schemaOf('type Mutation { b: Thing } type Thing { name: String }');
    const resolve = () => 1;
    Object.assign(schema.getQueryType()?.getFields()['a'] ?? {}, { resolve });

    guard(schema, { Query: { a: allow }, Mutation: { b: signedIn } });

    expect(schema.getQueryType()?.getFields()['a']?.resolve).toBe(resolve);
    expect(schema.getMutationType()?.getFields()['b']?.resolve).toBeDefined();
    const thing = schema.getType('Thing') as GraphQLObjectType;
    expect(thing.getFields()['name']?.resolve).toBeUndefined();
  });

  it('passes on errors of rules and resolvers unchanged', async () => {
    const outage = new Error('the store is away');
    const refusal = new NotFoundError();
    const schema = guard(parseSchema('type Query { byRule: Int byResolver: Int denied: Int }'), {
      Query: {
        byRule: rule()(() => {
          throw outage;
        }),
        byResolver: signedIn,
        denied: rule()(() => false),
      },
    });

    const { errors } = await graphql({
      schema,
      source: '{ byRule byResolver denied }',
      rootValue: {
        byResolver: () => {
          throw refusal;
        },
      },
      contextValue: context({ user: true }),
    });

    const thrown = new Map(errors?.map((error) => [error.path?.[0], error.originalError]));
    expect(thrown.get('byRule')).toBe(outage);
    expect(thrown.get('byResolver')).toBe(refusal);
    expect(thrown.get('denied')).toBeInstanceOf(ForbiddenError);
  });
});
