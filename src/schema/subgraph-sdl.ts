import {
  GraphQLObjectType,
  GraphQLSchema,
  parse,
  print,
  printSchema,
  visit,
  type ConstDirectiveNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { ENTITY_NAMES } from './federation.js';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])';

const directivesOf = (text: string): readonly ConstDirectiveNode[] => {
  const [type] = parse(`type Any ${text}`).definitions as ObjectTypeDefinitionNode[];
  return type?.directives ?? [];
};

const BY_ID = directivesOf('@key(fields: "id")');

const DIRECTIVES = new Map<string, readonly ConstDirectiveNode[]>([
  ...ENTITY_NAMES.map((name) => [name, BY_ID] as const),
  // Many subgraphs have this type.
  ['PageInfo', directivesOf('@shareable')],
]);

/** The fields that the specification adds to each subgraph; its schema has to leave them out. */
const isOfFederation = (field: string): boolean => field === '_service' || field === '_entities';

/**
 * The schema as a subgraph of Apollo Federation 2. @apollo/subgraph would build another schema from
 * this text, without the costs and the rules of the fields. Subscriptions are omitted, with the
 * types that only they use: they run on WebSockets that clients open to the gateway itself.
 */
export function subgraphSdl(schema: GraphQLSchema): string {
  const { query, mutation, directives } = schema.toConfig();
  const own = new GraphQLSchema({ query: query && ownFields(query), mutation, directives });
  const document = visit(parse(printSchema(own)), {
    ObjectTypeDefinition: (type) => ({
      ...type,
      directives: DIRECTIVES.get(type.name.value) ?? [],
    }),
  });
  return `${LINK}\n\n${print(document)}\n`;
}

function ownFields(query: GraphQLObjectType): GraphQLObjectType {
  const { fields, ...config } = query.toConfig();
  const own = Object.entries(fields).filter(([name]) => !isOfFederation(name));
  return new GraphQLObjectType({ ...config, fields: Object.fromEntries(own) });
}
