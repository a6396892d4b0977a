import { beforeEach, describe, expect, it } from '@jest/globals';
import { buildSchema, execute, parse, type GraphQLObjectType } from 'graphql';
import type { AppContext } from '../../src/context/app-context.js';
import { operationOf } from '../../src/http/document-policy.js';
import { SharedAnswers } from '../../src/http/shared-answers.js';

interface Person {
  readonly id: string;
}

const schema = buildSchema(`
  type Query { people(first: Int): [Person!]! settings: Settings! other: Int }
  type Settings { language: String! }
  type Person { id: ID! note: String viewer: String }
`);

const config = { languages: { default: 'de' } };

describe('SharedAnswers', () => {
  let answers: SharedAnswers;
  let people: readonly Person[];
  /** How many people were serialized. */
  let serialized: number;
  /** How many times the settings were put together. */
  let made: number;

  beforeEach(() => {
    answers = new SharedAnswers();
    people = [{ id: 'a' }, { id: 'b' }];
    serialized = 0;
    made = 0;
    const fieldsOf = (name: string) => (schema.getType(name) as GraphQLObjectType).getFields();
    Object.assign(fieldsOf('Query')['people'] ?? {}, {
      resolve: async (_: unknown, { first }: { first?: number }, context: AppContext) => {
        if (context.actor.address === 'stranger') throw new Error('refused');
        const page = await Promise.resolve(first === 1 ? people.slice(0, 1) : people);
        return context.share(page);
      },
    });
    Object.assign(fieldsOf('Query')['settings'] ?? {}, {
      resolve: (_: unknown, _args: unknown, context: AppContext) => {
        const { languages } = context.share(context.config);
        made += 1;
        return { language: languages.default };
      },
    });
    Object.assign(fieldsOf('Person')['id'] ?? {}, {
      resolve: ({ id }: Person) => {
        serialized += 1;
        return id;
      },
    });
    Object.assign(fieldsOf('Person')['viewer'] ?? {}, {
      resolve: (_: unknown, _args: unknown, { actor }: AppContext) => actor.address,
    });
    Object.assign(fieldsOf('Person')['note'] ?? {}, {
      resolve: () => {
        throw new Error('no note');
      },
    });
  });

  const documents = new Map<string, ReturnType<typeof parse>>();

  async function answer(address: string, query: string, variables = {}): Promise<string> {
    const document = documents.get(query) ?? parse(query);
    documents.set(query, document);
    const operation = operationOf(document);
    if (!operation) throw new Error('no operation');
    const viewer = {
      actor: { address },
      config,
      share: (source: unknown) => source,
    } as unknown as AppContext;
    const shared = answers.begin({ document, operation, variables }, viewer);
    const contextValue = shared.context;
    const result = await execute({ schema, document, contextValue, variableValues: variables });
    if (shared.known) return shared.known.toString();
    const body = JSON.stringify(result);
    if (!result.errors) shared.keep(body);
    return body;
  }

  it('serializes an unchanged list once, for everyone who may have it', async () => {
    const first = await answer('alice', '{ people { id } }');

    expect(await answer('bob', '{ people { id } }')).toBe(first);
    expect(first).toBe('{"data":{"people":[{"id":"a"},{"id":"b"}]}}');
    expect(serialized).toBe(2);
  });

  it('answers from the same object without resolving its fields again', async () => {
    const query = 'query ($all: Boolean = true) { settings { language @include(if: $all) } }';
    const first = await answer('alice', query);

    expect(await answer('bob', query)).toBe(first);
    expect(await answer('bob', query, { all: false })).toBe('{"data":{"settings":{}}}');
    expect(first).toBe('{"data":{"settings":{"language":"de"}}}');
    expect(made).toBe(2);
  });

  it('answers a changed list', async () => {
    await answer('alice', '{ people { id } }');
    people = [{ id: 'c' }];

    expect(await answer('alice', '{ people { id } }')).toBe('{"data":{"people":[{"id":"c"}]}}');
  });

  it('answers the refusal of a viewer after the answer to another one', async () => {
    await answer('alice', '{ people { id } }');

    expect(await answer('stranger', '{ people { id } }')).toContain('refused');
  });

  it.each([
    ['another alias', '{ guests: people { id } }', '{"guests":[{"id":"a"},{"id":"b"}]}'],
    [
      'other fields',
      '{ people { __typename } }',
      '{"people":[{"__typename":"Person"},{"__typename":"Person"}]}',
    ],
    [
      'further root fields',
      '{ people { id } other }',
      '{"people":[{"id":"a"},{"id":"b"}],"other":null}',
    ],
    [
      'root fields in a fragment',
      '{ ... { people { id } other } }',
      '{"people":[{"id":"a"},{"id":"b"}],"other":null}',
    ],
  ])('tells apart operations with %s', async (_what, query, data) => {
    await answer('alice', '{ people { id } }');

    expect(await answer('alice', query)).toBe(`{"data":${data}}`);
    expect(await answer('alice', query)).toBe(`{"data":${data}}`);
  });

  it('tells apart the values of declared variables, and an omitted one from null', async () => {
    const query = 'query ($first: Int = 1) { people(first: $first) { id } }';
    const one = '{"data":{"people":[{"id":"a"}]}}';
    const all = '{"data":{"people":[{"id":"a"},{"id":"b"}]}}';

    for (const variables of [{}, { first: 1 }]) {
      expect(await answer('alice', query, variables)).toBe(one);
    }
    for (const variables of [{ first: null }, { first: 2 }, { first: 2, undeclared: 1 }]) {
      expect(await answer('alice', query, variables)).toBe(all);
    }
  });

  it('shares nothing that was made with the context of a viewer', async () => {
    const query = '{ people { id viewer } }';

    expect(await answer('alice', query)).toContain('alice');
    expect(await answer('bob', query)).not.toContain('alice');
    expect(await answer('bob', query)).toContain('bob');
  });

  it('shares no answer with errors', async () => {
    for (let time = 1; time <= 2; time += 1) {
      expect(await answer('alice', '{ people { id note } }')).toContain('no note');
      expect(serialized).toBe(2 * time);
    }
  });

  it('forgets the answers that do not fit into its memory', async () => {
    people = Array.from({ length: 1_000 }, (_, index) => ({ id: `${index}`.repeat(1_000) }));
    const query = (alias: string) => `{ ${alias}: people { id } }`;
    for (const alias of ['a', 'b', 'c', 'd', 'e', 'f']) await answer('alice', query(alias));
    serialized = 0;

    await answer('alice', query('f'));
    expect(serialized).toBe(0);
    await answer('alice', query('a'));
    expect(serialized).toBe(1_000);
  });
});
