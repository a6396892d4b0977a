import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { DocumentPolicy } from '../../src/http/document-policy.js';

const schema = buildSchema(`
  type Node { id: ID! next: Node nodes(first: Int!): [Node!]! }
  type Query { node: Node }
  type Subscription { node: Node }
`);

/** Messages with which a document is refused; empty when it is admitted. */
const refusals = (text: string): readonly string[] => {
  try {
    const policy = new DocumentPolicy(schema, { hidesSchema: true, newDocumentsPerAddress: null });
    policy.admit(text, { user: null, address: '192.0.2.1' });
    return [];
  } catch (error) {
    const errors = error instanceof AggregateError ? error.errors : [error];
    return errors.map((each) => (each as Error).message);
  }
};

const nested = (depth: number) =>
  `{ node ${'{ next '.repeat(depth - 2)}{ id }${' }'.repeat(depth - 2)} }`;

describe('what one document may ask for', () => {
  it('admits fields ten deep and no deeper', () => {
    expect(refusals(nested(10))).toEqual([]);
    expect(refusals(nested(11))).toEqual(['Fields may nest 10 deep at most.']);
  });

  it('refuses depth that hides in fragments', () => {
    const fragments = Array.from(
      { length: 12 },
      (_, i) => `fragment F${i} on Node { next { ...F${i + 1} } }`,
    );

    expect(
      refusals(`{ node { ...F0 } } ${fragments.join(' ')} fragment F12 on Node { id }`),
    ).toEqual(['Fields may nest 10 deep at most.']);
  });

  it('refuses fragments that multiply each other, without unfolding them', () => {
    const fragments = Array.from(
      { length: 30 },
      (_, i) => `fragment F${i} on Node { ...F${i + 1} ...F${i + 1} }`,
    );

    expect(
      refusals(`{ node { ...F0 } } ${fragments.join(' ')} fragment F30 on Node { id }`),
    ).toContain('A document may select 1000 fields at most.');
  });

  it('refuses more than twenty aliases', () => {
    const aliases = Array.from({ length: 21 }, (_, i) => `a${i}: id`).join(' ');

    expect(refusals(`{ node { ${aliases} } }`)).toEqual([
      'A document may have 20 aliases at most.',
    ]);
  });

  it('refuses a document of too many tokens before it is parsed to its end', () => {
    expect(refusals(`{ node { ${'id '.repeat(1000)} } }`)[0]).toMatch(/1000 tokens/);
  });

  it('gives no hints about names of the schema', () => {
    expect(refusals('{ nod { id } }')).toEqual(['Cannot query field "nod" on type "Query".']);
  });
});
