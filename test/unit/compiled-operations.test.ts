import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  defaultFieldResolver,
  execute,
  isObjectType,
  parse,
  type GraphQLError,
  type GraphQLScalarType,
} from 'graphql';
import type { AppContext } from '../../src/context/app-context.js';
import { NotFoundError } from '../../src/errors/domain-error.js';
import { CompiledOperations } from '../../src/http/compiled-operations.js';
import { DocumentPolicy } from '../../src/http/document-policy.js';

const schema = buildSchema(`
  scalar Upper
  enum Level { HIGH LOW }
  input Options { level: Level = LOW, tags: [String!] }
  interface Named { name: String! }
  type Room implements Named { name: String! level: Level! rooms: [Room!] fragile: String! next: Room strict: Room! }
  type Person implements Named { name: String! age: Int }
  union Either = Room | Person
  type Query {
    room: Room
    either(room: Boolean!): Either
    many: [Either!]!
    named: [Named]
    echo(options: Options, ids: [ID!], upper: Upper, size: Int = 7): String
    absent: Room
    forbidden: Int!
  }
  type Mutation { add(text: String!): [String!]! }
`);

class Fragile extends Error {}

const log: string[] = [];
const room = {
  __typename: 'Room',
  name: 'Blue',
  level: 'HIGH',
  rooms: () => [{ name: 'Inner', level: 'LOW', fragile: 'whole' }, Promise.resolve(broken)],
  fragile: () => Promise.reject(new Fragile('it broke')),
  next: () => Promise.resolve({ ...room, name: 'Next' }),
  strict: () => null,
};
const broken = { name: 'Broken', level: 'NEITHER', fragile: () => null };
const person = { __typename: 'Person', name: 'Ada', age: () => Promise.resolve(36) };
const root = {
  room: () => Promise.resolve(room),
  either: ({ room: asRoom }: { room: boolean }) => Promise.resolve(asRoom ? room : person),
  many: () => [room, Promise.resolve(person)],
  named: () => [person, null, room],
  echo: (values: object) =>
    JSON.stringify(Object.entries(values).sort(([a], [b]) => a.localeCompare(b))),
  absent: () => Promise.reject(new NotFoundError()),
  forbidden: () => {
    throw new Fragile('no');
  },
  add: async ({ text }: { text: string }) => {
    await Promise.resolve();
    log.push(text);
    return [...log];
  },
};
// As in the gateway's schema, every field has a resolver.
for (const type of Object.values(schema.getTypeMap())) {
  if (!isObjectType(type) || type.name.startsWith('__')) continue;
  for (const field of Object.values(type.getFields())) {
    field.resolve = (source, args, ...others) =>
      defaultFieldResolver(source ?? root, args, ...others);
  }
}
Object.assign(schema.getType('Upper') as GraphQLScalarType, {
  parseValue: (value: unknown) => String(value).toUpperCase(),
});

const context = {} as AppContext;
const SIGHTINGS = 10;

/** The answer of a document that came often enough. */
async function compiled(text: string, variables: Record<string, unknown> = {}) {
  const operations = new CompiledOperations(schema, new DocumentPolicy(schema));
  for (let i = 0; i < SIGHTINGS; i += 1) operations.sighted(text, parse(text));
  return operations.execute({ query: text, variables, operationName: null }, context);
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLError[] | undefined;
}

/** As JSON, errors by their paths: their order among siblings says nothing. */
const comparable = ({ data, errors }: Result) => ({
  data: JSON.stringify(data),
  errors: (errors ?? [])
    .map((error) => ({
      ...error.toJSON(),
      isOurs: error.originalError instanceof NotFoundError,
    }))
    .sort((a, b) => String(a.path).localeCompare(String(b.path))),
});

const fields = 'name level next { name rooms { name } }';

describe('a compiled operation', () => {
  it.each([
    ['fields, aliases and nesting', `{ room { ${fields} again: name } other: room { name } }`],
    [
      'fragments that overlap',
      `{ room { ...A next { ...A } ... on Room { next { level } } } } fragment A on Room { name next { name } }`,
    ],
    [
      'unions',
      '{ a: either(room: true) { __typename ... on Room { name } } b: either(room: false) { ... on Person { name age } __typename } }',
    ],
    ['lists of unions', '{ many { __typename ... on Named { name } ... on Person { age } } }'],
    ['interfaces and nulls in lists', '{ named { __typename name ... on Room { level } } }'],
    ['a failing field of a nullable parent', '{ room { name fragile } many { __typename } }'],
    ['null where none may be', '{ room { name next { strict { name } } } }'],
    ['a broken element of a list', '{ room { rooms { name level } } }'],
    ['a non-null failure in a list', '{ room { name rooms { fragile } } }'],
    ['a failing root field beside a good one', '{ absent { name } room { name } }'],
    ['a failure that nulls everything', '{ room { name } forbidden }'],
    [
      'introspection',
      '{ __schema { queryType { name } } __type(name: "Room") { fields { name } } }',
    ],
    ['literal arguments', '{ echo(options: { tags: ["a", "b"] }, ids: [1, "x"], upper: "abc") }'],
    ['defaults', '{ echo }'],
  ])('answers as graphql-js does: %s', async (_what, text) => {
    const expected = await execute({ schema, document: parse(text), contextValue: context });

    const answer = await compiled(text);

    expect(answer && comparable(answer)).toEqual(comparable(expected));
  });

  it.each([
    [{}],
    [{ options: { level: 'HIGH', tags: ['x'] }, ids: [1, '2'], upper: 'abc', size: 3 }],
    [{ options: null, ids: null, upper: null, size: null }],
    [{ options: {}, ids: 'one', shown: false }],
  ])('takes the variables %j as graphql-js does', async (variables) => {
    const text = `query ($options: Options, $ids: [ID!], $upper: Upper, $size: Int = 5, $shown: Boolean = true) {
      echo(options: $options, ids: $ids, upper: $upper, size: $size)
      room @include(if: $shown) { name @skip(if: $shown) level }
    }`;
    const expected = await execute({ schema, document: parse(text), variableValues: variables });

    const answer = await compiled(text, variables);

    expect(answer && comparable(answer)).toEqual(comparable(expected));
  });

  it('runs mutations one after the other', async () => {
    log.length = 0;

    const answer = await compiled(
      'mutation { a: add(text: "1") b: add(text: "2") c: add(text: "3") }',
    );

    expect(answer?.data).toEqual({ a: ['1'], b: ['1', '2'], c: ['1', '2', '3'] });
  });

  it('leaves wrong variables to Apollo, and runs nothing', async () => {
    log.length = 0;
    const text = 'mutation ($text: String!) { add(text: $text) }';

    expect(await compiled(text, { text: 7 })).toBeNull();
    expect(await compiled(text)).toBeNull();
    expect(log).toEqual([]);
  });

  it('leaves documents of several operations to Apollo, and wrong names of operations', async () => {
    expect(await compiled('query A { room { name } } query B { room { name } }')).toBeNull();
    const operations = new CompiledOperations(schema, new DocumentPolicy(schema));
    const query = 'query A { room { name } }';
    for (let i = 0; i < SIGHTINGS; i += 1) operations.sighted(query, parse(query));

    const run = (operationName: string | null) =>
      operations.execute({ query, variables: {}, operationName }, context);

    expect(await run('B')).toBeNull();
    expect(await run('A')).toMatchObject({ data: { room: { name: 'Blue' } } });
  });

  it('is not made of a document that was seen a few times only', async () => {
    const operations = new CompiledOperations(schema, new DocumentPolicy(schema));
    const query = '{ room { name } }';
    for (let i = 1; i < SIGHTINGS; i += 1) operations.sighted(query, parse(query));

    expect(
      await operations.execute({ query, variables: {}, operationName: null }, context),
    ).toBeNull();
  });
});
