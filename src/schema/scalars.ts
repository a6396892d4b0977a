import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('The value is not a string.');
  return value;
}

const TEXT = {
  serialize: textOf,
  parseValue: textOf,
  parseLiteral: (node: ValueNode) => textOf(node.kind === Kind.STRING ? node.value : null),
};

/**
 * Accepts any string: an invalid token counts as missing, and must not fail the whole request, as
 * the validating scalar of the same name in graphql-scalars would.
 */
export const JWT = new GraphQLScalarType<string, string>({
  name: 'JWT',
  description: 'A JSON Web Token. Clients pass it on unchanged.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc7519',
  ...TEXT,
});

/** Also accepts any string: the services report the paths of invalid addresses. */
export const EmailAddress = new GraphQLScalarType<string, string>({
  name: 'EmailAddress',
  description: 'An email address.',
  specifiedByURL: 'https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address',
  ...TEXT,
});
