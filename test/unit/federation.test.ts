import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Kind, parse, type DocumentNode, type ObjectTypeDefinitionNode } from 'graphql';
import { DocumentPolicy, operationOf } from '../../src/http/document-policy.js';
import { OperationCosts } from '../../src/http/operation-cost.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { subgraphSdl } from '../../src/schema/subgraph-sdl.js';
import { composeWithCourses } from '../support/courses-subgraph.js';

const schema = buildSchema({ federation: true });
const sdl = subgraphSdl(schema);
const document = parse(sdl);

const objectTypes = ({ definitions }: DocumentNode): ObjectTypeDefinitionNode[] =>
  definitions.filter((definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION);

const namesWith = (directive: string) =>
  objectTypes(document)
    .filter(({ directives }) => directives?.some(({ name }) => name.value === directive))
    .map(({ name }) => name.value);

describe('the schema', () => {
  it('has the fields of federation only if they are asked for', () => {
    const added = ['_service', '_entities'];
    const fieldsOf = (given = buildSchema()) =>
      Object.keys(given.getQueryType()?.getFields() ?? {});

    expect(fieldsOf()).not.toEqual(expect.arrayContaining([expect.stringMatching(/^_/)]));
    expect(fieldsOf(schema).filter((name) => !fieldsOf().includes(name))).toEqual(added);
    expect(buildSchema().getType('_Entity')).toBeUndefined();
  });
});

describe('the schema of the subgraph', () => {
  it('has a key for each entity, and shares PageInfo', () => {
    expect(namesWith('key').sort()).toEqual(['Recording', 'Room', 'User']);
    expect(namesWith('shareable')).toEqual(['PageInfo']);
    const entity = schema.getType('_Entity');
    expect(entity && 'getTypes' in entity ? entity.getTypes().map(({ name }) => name) : []).toEqual(
      ['Room', 'User', 'Recording'],
    );
  });

  it('has every query and mutation, and neither subscriptions nor the fields of federation', () => {
    const fieldsOf = (name: string) =>
      objectTypes(document)
        .find((type) => type.name.value === name)
        ?.fields?.map((field) => field.name.value);

    expect(fieldsOf('Query')).toEqual(Object.keys(buildSchema().getQueryType()?.getFields() ?? {}));
    expect(fieldsOf('Mutation')).toEqual(Object.keys(schema.getMutationType()?.getFields() ?? {}));
    for (const name of ['Subscription', 'RoomEvent', 'MeetingStarted', '_Any', '_Service']) {
      expect(sdl).not.toMatch(new RegExp(`^(type|union|scalar) ${name}\\b`, 'm'));
    }
  });

  it('composes with another subgraph', () => {
    const { supergraphSdl, errors } = composeWithCourses({ url: 'http://127.0.0.1:4000', sdl });

    expect(errors).toBeUndefined();
    expect(supergraphSdl).toContain('courseTitle: String! @join__field(graph: COURSES)');
  });
});

describe('the cost of _entities', () => {
  const policy = new DocumentPolicy(schema, { hidesSchema: true, newDocumentsPerAddress: null });
  const costs = new OperationCosts(schema);
  const costOf = (text: string, variables: Readonly<Record<string, unknown>> = {}) => {
    const admitted = policy.admit(text, { user: null, application: null, address: '192.0.2.1' });
    const operation = operationOf(admitted);
    if (!operation) throw new Error('the document has no operation');
    policy.checkVariables(operation, variables);
    return costs.of(admitted, operation, variables);
  };
  const text = (fields: string) =>
    `query ($r: [_Any!]!) { _entities(representations: $r) { ${fields} } }`;
  const rooms = (count: number) => ({
    r: Array.from({ length: count }, (_, index) => ({ __typename: 'Room', id: String(index) })),
  });

  it('grows with the number of representations, whatever the first request had', () => {
    const document = text('... on Room { id name }');

    expect(costOf(document, rooms(1))).toBe(3);
    expect(costOf(document, rooms(100))).toBe(300);
    expect(costOf(document, rooms(2))).toBe(6);
    expect(costOf(document, { r: rooms(1).r[0] })).toBe(3);
  });

  it('counts the default, whatever a request with a value of its own costs', () => {
    const many = Array.from({ length: 50 }, () => '{ __typename: "Room", id: "a" }').join();
    const document = `query ($r: [_Any!]! = [${many}]) {
      _entities(representations: $r) { ... on Room { id } }
    }`;

    expect(costOf(document, { r: rooms(1).r[0] })).toBe(2);
    expect(costOf(document)).toBe(100);
  });

  it('counts each representation even if only its type is selected', () => {
    expect(costOf(text('__typename'), rooms(100))).toBeGreaterThanOrEqual(100);
  });

  it('counts representations in the document', () => {
    const given = '[{ __typename: "Room", id: "a" }, { __typename: "Room", id: "b" }]';

    expect(costOf(`{ _entities(representations: ${given}) { ... on Room { id } } }`)).toBe(4);
  });
});
