import { describe, expect, it } from '@jest/globals';
import { buildSchema as parseSchema } from 'graphql';
import type { Feature } from '../../src/config/features.js';
import type { AppContext } from '../../src/context/app-context.js';
import { guard } from '../../src/permissions/guard.js';
import { RULES, WRITE_LIMITS } from '../../src/permissions/rule-map.js';
import { anyone, behind, chain, or, participantOf, signedIn } from '../../src/permissions/rule.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
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

const verdict = (rule: typeof anyone, who: Who, args = {}): string => {
  try {
    rule(context(who), args);
    return 'passes';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('rules', () => {
  it('answer NOT_FOUND for a feature that is off, before anything else is asked', () => {
    const rule = chain(behind('recording'), signedIn);

    expect(verdict(rule, {})).toBe('NOT_FOUND');
    expect(verdict(rule, { user: true })).toBe('NOT_FOUND');
    expect(verdict(rule, { features: ['recording'] })).toBe('UNAUTHENTICATED');
    expect(verdict(rule, { features: ['recording'], user: true })).toBe('passes');
  });

  it('take a participant token for its own room alone', () => {
    const rule = participantOf('roomId');

    expect(verdict(rule, {}, { roomId: 'a' })).toBe('UNAUTHENTICATED');
    expect(verdict(rule, { inRoom: 'b' }, { roomId: 'a' })).toBe('NOT_FOUND');
    expect(verdict(rule, { inRoom: 'a' }, { roomId: 'a' })).toBe('passes');
  });

  it('let somebody pass whom any of several rules lets pass', () => {
    const rule = or(signedIn, participantOf('roomId'));

    expect(verdict(rule, { inRoom: 'a' }, { roomId: 'a' })).toBe('passes');
    expect(verdict(rule, {}, { roomId: 'a' })).toBe('UNAUTHENTICATED');
  });
});

describe('the rule map', () => {
  it('has a line for each root field of the schema, and none besides', () => {
    const schema = buildSchema();
    const fields = (['Query', 'Mutation', 'Subscription'] as const).map((name) => [
      name,
      Object.keys(schema.getRootType(name.toLowerCase() as never)?.getFields() ?? {}).sort(),
    ]);

    expect(fields).toEqual(
      Object.entries(RULES).map(([name, rules]) => [name, Object.keys(rules).sort()]),
    );
  });

  it('limits mutations that there are', () => {
    const mutations = Object.keys(buildSchema().getMutationType()?.getFields() ?? {});

    expect(mutations).toEqual(expect.arrayContaining(Object.keys(WRITE_LIMITS)));
  });

  it('counts a mutation once its rule lets it pass, and not before', async () => {
    const schema = parseSchema('type Query { a: Int } type Mutation { createRoom: Int }');
    guard(schema, { Query: { a: anyone }, Mutation: { createRoom: signedIn }, Subscription: {} });
    const resolve = schema.getMutationType()?.getFields()['createRoom']?.resolve;
    const counted: unknown[] = [];
    const services = {
      writeLimits: { count: (_actor: unknown, kind: unknown) => counted.push(kind) },
    };
    const info = { fieldName: 'createRoom' } as never;
    const call = async (who: Who): Promise<unknown> => {
      const answer: unknown = await resolve?.(
        { createRoom: 1 },
        {},
        { ...context(who), services },
        info,
      );
      return answer;
    };

    await expect(call({})).rejects.toThrow('Sign in first.');
    expect(counted).toEqual([]);
    expect(await call({ user: true })).toBe(1);
    expect(counted).toEqual(['roomsPerPerson']);
  });

  it('does not let a root field without a rule come to life', () => {
    const schema = parseSchema('type Query { secret: String }');

    expect(() => guard(schema, { Query: {}, Mutation: {}, Subscription: {} })).toThrow(
      'Query.secret has no rule',
    );
  });

  it('guards the opening of a subscription, not only its events', () => {
    const schema = parseSchema('type Query { a: Int } type Subscription { events: Int }');
    guard(schema, { Query: { a: anyone }, Mutation: {}, Subscription: { events: signedIn } });
    const subscribe = schema.getSubscriptionType()?.getFields()['events']?.subscribe;

    expect(() => subscribe?.({}, {}, context({}), {} as never)).toThrow('Sign in first.');
  });
});
