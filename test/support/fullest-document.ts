import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
} from 'graphql';

const MAX_PAGE_SIZE = 100;

/**
 * The fullest document that a client would send for one root field: each field of each type, no
 * type inside itself, and the longest page, with its variables.
 */
export function fullestDocument(operation: string, field: GraphQLField<unknown, unknown>) {
  const args = field.args.filter(({ type }) => isNonNullType(type));
  const declared = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(' ');
  const given = args.map(({ name }) => `${name}: $${name}`).join(' ');
  const inBrackets = (list: string) => (list === '' ? '' : `(${list})`);
  const selected = selection(getNamedType(field.type), []);
  return {
    text: `${operation} ${inBrackets(declared)} { ${field.name}${inBrackets(given)}${selected} }`,
    variables: Object.fromEntries(args.map(({ name, type }) => [name, sample(type, name)])),
  };
}

function selection(type: GraphQLNamedOutputType, above: readonly string[]): string {
  if (isLeafType(type)) return '';
  if (isUnionType(type)) {
    const members = type.getTypes().map((each) => `... on ${each.name} ${fields(each, above)}`);
    return ` { __typename ${members.join(' ')} }`;
  }
  return isObjectType(type) ? ` ${fields(type, above)}` : '';
}

function fields(type: GraphQLObjectType, above: readonly string[]): string {
  const path = [...above, type.name];
  const selected = Object.values(type.getFields())
    .filter((field) => !path.includes(getNamedType(field.type).name))
    .map((field) => `${field.name}${selection(getNamedType(field.type), path)}`);
  return `{ ${selected.join(' ')} }`;
}

/** A value of an input type; the longest page for `first`. */
function sample(type: GraphQLInputType, name: string): unknown {
  if (isNonNullType(type)) return sample(type.ofType, name);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(
      required.map((field) => [field.name, sample(field.type, field.name)]),
    );
  }
  if (name === 'first') return MAX_PAGE_SIZE;
  if (type.name === 'DateTimeISO') return '2026-11-30T10:00:00.000Z';
  if (type.name === 'Boolean') return true;
  return type.name === 'Int' || type.name === 'Float' ? 1 : '1';
}
