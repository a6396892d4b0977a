import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  parse,
  validate,
} from 'graphql';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { ROOM_ID, ROOM_ID_INPUT } from '../../src/schema/descriptions.js';

const schema = buildSchema({ federation: true });

/** The scalars of libraries have their own descriptions. */
const FOREIGN = new Set(['DateTimeISO', 'JSONObject']);

interface Described {
  readonly name: string;
  readonly description: string;
}

const described = (name: string, { description }: { description?: string | null | undefined }) => ({
  name,
  description: description ?? '',
});

/** Everything in the schema that has a description. */
function everything(): Described[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !FOREIGN.has(type.name),
  );
  return types.flatMap((type) => {
    const isRoot = ['Query', 'Mutation', 'Subscription'].includes(type.name);
    const own = isRoot ? [] : [described(type.name, type)];
    if (isEnumType(type)) {
      return [...own, ...type.getValues().map((value) => described(value.name, value))];
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      return [...own, ...fields.map((field) => described(`${type.name}.${field.name}`, field))];
    }
    if (!isObjectType(type) && !isInterfaceType(type)) return own;
    const fields = Object.values(type.getFields()).flatMap((field) => [
      described(`${type.name}.${field.name}`, field),
      ...field.args.map((arg) => described(`${type.name}.${field.name}.${arg.name}`, arg)),
    ]);
    return [...own, ...fields];
  });
}

const operations = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  .flatMap((type) => Object.values(type?.getFields() ?? {}))
  .map(({ name, description }) => ({ name, description: description ?? '' }));

const exampleIn = ({ description }: Described): string | undefined =>
  /```graphql\n(.*)\n```$/s.exec(description)?.[1];

const examples = operations.flatMap((operation) => {
  const example = exampleIn(operation);
  return example === undefined ? [] : [[operation.name, example] as const];
});

describe('the descriptions of the schema', () => {
  it('are whole sentences, everywhere', () => {
    const wrong = everything().filter(
      ({ description }) => !/^(`\w|[A-Z]).*[.`)]$/s.test(description),
    );
    expect(wrong).toEqual([]);
  });

  it('say of each roomId that it is an ID, and of `slugOrId` and `room` what else they take', () => {
    const roomIds = everything().filter(({ name }) => name.endsWith('.roomId'));
    expect(roomIds.length).toBeGreaterThan(20);
    expect(roomIds.filter(({ description }) => !description.startsWith(ROOM_ID))).toEqual([]);
    const inputs = roomIds.filter(({ name }) => /Input\.|\..*\./.test(name));
    expect(inputs.filter(({ description }) => !description.startsWith(ROOM_ID_INPUT))).toEqual([]);
    for (const name of ['Query.room.slugOrId', 'JoinRoomInput.room']) {
      const found = everything().find((each) => each.name === name);
      expect(found?.description).toMatch(/^The slug, the ID, or the name of the room\./);
    }
  });

  it('have an example for each operation that a frontend starts with', () => {
    expect(examples.map(([name]) => name).sort()).toEqual(
      [
        'config',
        'createMeetingToken',
        'createRoom',
        'joinRoom',
        'joinStatus',
        'lobby',
        'room',
        'roomEvents',
        'startRecording',
        'startSubtitles',
        'viewer',
      ].sort(),
    );
  });

  it.each(examples)('have an example of %s that is valid, and calls it', (name, example) => {
    const document = parse(example);
    expect(validate(schema, document)).toEqual([]);
    const [definition] = document.definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('not an operation');
    expect(definition.selectionSet.selections).toMatchObject([{ name: { value: name } }]);
  });

  it('name the errors of every operation that has errors of its own', () => {
    const without = operations.filter(({ description }) => !description.includes('Errors:'));
    expect(without.map(({ name }) => name).sort()).toEqual(['_service', 'config', 'viewer']);
  });
});
