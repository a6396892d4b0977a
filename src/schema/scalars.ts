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
 * Any text is taken: what is no valid token is just not believed, and a broken one must not fail
 * the whole request, as the validating scalar of the same name in graphql-scalars would.
 */
export const JWT = new GraphQLScalarType<string, string>({
  name: 'JWT',
  description: 'A JSON Web Token. Clients pass it on unchanged.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc7519',
  ...TEXT,
});

/** Any text is taken, here too: the services tell the path of what is no address. */
export const EmailAddress = new GraphQLScalarType<string, string>({
  name: 'EmailAddress',
  description: 'An email address.',
  specifiedByURL: 'https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address',
  ...TEXT,
});
