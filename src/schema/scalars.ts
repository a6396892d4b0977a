import { GraphQLScalarType, Kind } from 'graphql';

/**
 * Any text is taken: what is no valid token is just not believed, and a broken one must not fail
 * the whole request, as the validating scalar of the same name in graphql-scalars would.
 */
export const JWT = new GraphQLScalarType<string, string>({
  name: 'JWT',
  description: 'A JSON Web Token. Hand it on as it is.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc7519',
  serialize: textOf,
  parseValue: textOf,
  parseLiteral: (node) => textOf(node.kind === Kind.STRING ? node.value : null),
});

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('A token is a text.');
  return value;
}
