import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { RateLimitedError } from '../../src/errors/domain-error.js';
import { DocumentPolicy } from '../../src/http/document-policy.js';
import type { Requester } from '../../src/http/new-documents.js';
import { aUser } from '../support/builders.js';

const schema = buildSchema(`
  type Node { id: ID! next: Node nodes(first: Int!): [Node!]! }
  type Query { node: Node }
  type Subscription { node: Node }
`);

const anonymous: Requester = { user: null, application: null, address: '192.0.2.1' };

/** The messages with which a document is rejected; empty if it is admitted. */
const refusals = (text: string): readonly string[] => {
  try {
    const policy = new DocumentPolicy(schema, { hidesSchema: true, newDocumentsPerAddress: null });
    policy.admit(text, anonymous);
    return [];
  } catch (error) {
    const errors = error instanceof AggregateError ? error.errors : [error];
    return errors.map((each) => (each as Error).message);
  }
};

const nested = (depth: number) =>
  `{ node ${'{ next '.repeat(depth - 2)}{ id }${' }'.repeat(depth - 2)} }`;

describe('the document policy', () => {
  it('accepts a depth of ten fields, and no more', () => {
    expect(refusals(nested(10))).toEqual([]);
    expect(refusals(nested(11))).toEqual([
      'The document nests fields more than 10 deep; split it.',
    ]);
  });

  it('rejects depth that is hidden in fragments', () => {
    const fragments = Array.from(
      { length: 12 },
      (_, i) => `fragment F${i} on Node { next { ...F${i + 1} } }`,
    );

    expect(
      refusals(`{ node { ...F0 } } ${fragments.join(' ')} fragment F12 on Node { id }`),
    ).toEqual(['The document nests fields more than 10 deep; split it.']);
  });

  it('rejects fragments that multiply each other, without expanding them', () => {
    const fragments = Array.from(
      { length: 30 },
      (_, i) => `fragment F${i} on Node { ...F${i + 1} ...F${i + 1} }`,
    );

    expect(
      refusals(`{ node { ...F0 } } ${fragments.join(' ')} fragment F30 on Node { id }`),
    ).toContain('The document selects more than 1000 fields; split it.');
  });

  it('rejects more than twenty aliases', () => {
    const aliases = Array.from({ length: 21 }, (_, i) => `a${i}: id`).join(' ');

    expect(refusals(`{ node { ${aliases} } }`)).toEqual([
      'The document has more than 20 aliases; split it.',
    ]);
  });

  it('rejects a document with too many tokens before it is fully parsed', () => {
    expect(refusals(`{ node { ${'id '.repeat(1000)} } }`)[0]).toMatch(/1000 tokens/);
  });

  it('gives no suggestions about names of the schema', () => {
    expect(refusals('{ nod { id } }')).toEqual(['Cannot query field "nod" on type "Query".']);
  });

  it.each([
    ['an operation', (name: string) => `query ${name} { node { id } }`],
    [
      'a variable',
      (name: string) => `query ($${name}: Int!) { node { nodes(first: $${name}) { id } } }`,
    ],
    ['an alias', (name: string) => `{ ${name}: node { id } }`],
    ['a fragment', (name: string) => `{ node { ...${name} } } fragment ${name} on Node { id }`],
  ])('rejects %s with a name of more than 100 characters', (_what, text) => {
    expect(refusals(text('n'.repeat(100)))).toEqual([]);
    expect(refusals(text('n'.repeat(101)))).toEqual(['A name exceeds 100 characters; shorten it.']);
  });

  it('accepts a long text in a comment', () => {
    expect(refusals(`{ node { id } } # ${'x'.repeat(50_000)}`)).toEqual([]);
  });

  it('accepts fifty repetitions of a field, and a fragment for each part of a page', () => {
    const parts = Array.from({ length: 20 }, (_, i) => `P${i}`);
    const spreads = parts.map((part) => `...${part}`).join(' ');
    const fragments = parts.map((part) => `fragment ${part} on Node { __typename id }`).join(' ');

    expect(refusals(`{ node { ${'id '.repeat(50)} } }`)).toEqual([]);
    expect(refusals(`{ node { ${spreads} } } ${fragments}`)).toEqual([]);
  });

  const REPEATED = 'The document repeats the same fields too often; select each field once.';
  const spread = (count: number) => Array.from({ length: count }, (_, i) => `...F${i}`).join(' ');
  const define = (count: number, fields: string) =>
    Array.from({ length: count }, (_, i) => `fragment F${i} on Node { ${fields} }`).join(' ');

  it.each([
    ['in one selection', `{ node { ${'id '.repeat(60)} } }`],
    ['in objects that merge', `{ ${'node { id next { id } } '.repeat(60)} }`],
    ['below objects that merge', `{ node { ${`next { ${'id '.repeat(20)} } `.repeat(10)} } }`],
    ['in inline fragments', `{ node { ${'... { id } '.repeat(60)} } }`],
    ['in fragments', `{ node { ${spread(60)} } } ${define(60, 'id')}`],
    [
      'in a fragment that is not used',
      `{ node { id } } fragment F on Node { ${'id '.repeat(60)} }`,
    ],
  ])(
    'rejects a document that repeats fields very often, without validating it: %s',
    (_where, text) => {
      expect(refusals(text)).toEqual([REPEATED]);
    },
  );

  it('leaves fragments in a cycle to validation, and terminates', () => {
    const cycle = 'fragment A on Node { id next { ...A } }';

    expect(refusals(`{ node { ...A } } ${cycle}`)[0]).toMatch(/Cannot spread fragment "A" within/);
  });

  it('rejects a subscription whose root field depends on a variable', () => {
    const text = 'subscription ($x: Boolean = true) { node @skip(if: $x) { id } }';

    expect(refusals(text)).toEqual([expect.stringMatching(/^Argument "if" of required type/)]);
  });

  it('allows introspection in development only', () => {
    const text = '{ __schema { types { name } } }';
    const development = new DocumentPolicy(schema, {
      hidesSchema: false,
      newDocumentsPerAddress: null,
    });

    expect(refusals(text)[0]).toMatch(/introspection has been disabled/);
    expect(() => development.admit(text, anonymous)).not.toThrow();
  });
});

describe('the limit of documents that an instance does not know', () => {
  const limited = () =>
    new DocumentPolicy(schema, { hidesSchema: true, newDocumentsPerAddress: 3 });
  const text = (i: number) => `{ node { id } } # ${i}`;
  const send = (policy: DocumentPolicy, count: number, from: Requester, first = 0) => {
    for (let i = first; i < first + count; i += 1) policy.admit(text(i), from);
  };

  it('counts documents per address', () => {
    const policy = limited();
    send(policy, 3, anonymous);

    expect(() => policy.admit(text(3), anonymous)).toThrow(RateLimitedError);
    expect(() => policy.admit(text(3), { ...anonymous, address: '192.0.2.2' })).not.toThrow();
  });

  it('does not count a document that another client has already sent', () => {
    const policy = limited();
    send(policy, 3, anonymous);

    expect(() => send(policy, 3, anonymous)).not.toThrow();
  });

  it('counts an invalid document each time', () => {
    const policy = limited();
    for (let i = 0; i < 3; i += 1)
      expect(() => policy.admit('{', anonymous)).toThrow(AggregateError);

    expect(() => policy.admit('{', anonymous)).toThrow(RateLimitedError);
  });

  it('is five times as high with a session', () => {
    const policy = limited();
    const user = aUser();
    send(policy, 15, { ...anonymous, user });

    expect(() => policy.admit(text(15), { ...anonymous, user })).toThrow(RateLimitedError);
  });
});
