import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { getNamedType, getNullableType, isListType, isObjectType } from 'graphql';
import { DOCUMENT_LIMITS } from '../../src/http/document-limits.js';
import { DocumentPolicy, operationOf } from '../../src/http/document-policy.js';
import { OperationCosts } from '../../src/http/operation-cost.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { fullestDocument } from '../support/fullest-document.js';

const schema = buildSchema();
const policy = new DocumentPolicy(schema, { hidesSchema: true, newDocumentsPerAddress: null });
const costs = new OperationCosts(schema);

const objectTypes = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !name.startsWith('__'));

const rootFields = (['query', 'mutation', 'subscription'] as const).flatMap((operation) => {
  const type = schema.getType(operation.replace(/^./, (letter) => letter.toUpperCase()));
  const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
  return fields.map((field) => [operation, field.name, field] as const);
});

function costOf(text: string, variables: Readonly<Record<string, unknown>> = {}): number {
  const document = policy.admit(text, { user: null, application: null, address: '192.0.2.1' });
  const operation = operationOf(document);
  if (!operation) throw new Error('the document has no operation');
  policy.checkVariables(operation, variables);
  return costs.of(document, operation, variables);
}

describe('the limit of an operation’s cost', () => {
  it.each(rootFields)(
    'accepts every field and the longest page: %s %s',
    (operation, _name, field) => {
      const { text, variables } = fullestDocument(operation, field);

      expect(costOf(text, variables)).toBeLessThanOrEqual(DOCUMENT_LIMITS.cost);
    },
  );

  it('accepts the longest pages of rooms and of recordings in one document', () => {
    const [rooms, recordings] = ['rooms', 'recordings'].map((name) => {
      const field = schema.getQueryType()?.getFields()[name];
      if (!field) throw new Error(`${name} is not in the schema`);
      const { text, variables } = fullestDocument('query', field);
      return costOf(text, variables);
    });

    expect((rooms ?? NaN) + (recordings ?? NaN)).toBeLessThanOrEqual(DOCUMENT_LIMITS.cost);
  });

  it('weights every list of objects by its size', () => {
    const unweighed = objectTypes.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isListType(getNullableType(field.type)))
        .filter((field) => isObjectType(getNamedType(field.type)))
        .filter((field) => field.extensions['complexity'] === undefined)
        .map((field) => `${type.name}.${field.name}`),
    );

    // The field that returns the page adds their cost.
    expect(unweighed.filter((field) => !field.endsWith('Page.nodes'))).toEqual([]);
  });

  it('counts fields that a condition skips', () => {
    const text = (condition: string) =>
      `query ($x: Boolean!) { rooms(first: 100) ${condition} { nodes { id @skip(if: $x) } } viewer { id @include(if: $x) } }`;
    const plain = costOf('{ rooms(first: 100) { nodes { id } } viewer { id } }');

    expect(costOf(text('@include(if: $x)'), { x: false })).toBe(plain);
    expect(costOf(text('@include(if: $x)'), { x: true })).toBe(plain);
    expect(costOf(text('@skip(if: $x)'), { x: true })).toBe(plain);
  });

  it('treats null for a page size as omitted', () => {
    const text = 'query ($first: Int) { rooms(first: $first) { nodes { id } } }';

    expect(costOf(text, { first: null })).toBe(costOf(text));
    expect(costOf(text, { first: 100 })).toBeGreaterThan(costOf(text));
  });

  it('treats null as the default of a page size as omitted', () => {
    const text = 'query ($first: Int = null) { rooms(first: $first) { nodes { id } } }';
    const withoutDefault = 'query ($first: Int) { rooms(first: $first) { nodes { id } } }';

    expect(costOf(text)).toBe(costOf(withoutDefault));
    expect(costOf(text, { first: null })).toBe(costOf(withoutDefault));
    expect(costOf(text, { first: 100 })).toBe(costOf(withoutDefault, { first: 100 }));
  });
});
