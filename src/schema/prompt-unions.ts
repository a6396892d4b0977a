import { isUnionType, type GraphQLSchema } from 'graphql';
import { getMetadataStorage } from 'type-graphql';

type Resolved = string | { readonly name: string } | null | undefined;

/**
 * Lets unions resolve their types synchronously. type-graphql makes each `resolveType`
 * asynchronous, which takes a turn of the event loop per value.
 */
export function withPromptUnions(schema: GraphQLSchema): GraphQLSchema {
  for (const { name, resolveType } of getMetadataStorage().unions) {
    const type = schema.getType(name);
    if (!isUnionType(type) || !resolveType) continue;
    type.resolveType = (value, context, info) => {
      const resolved = resolveType(value, context, info, type) as Resolved;
      return typeof resolved === 'string' ? resolved : resolved?.name;
    };
  }
  return schema;
}
