import { GraphQLScalarType } from 'graphql';
import { createUnionType, Field, ObjectType } from 'type-graphql';
import { Recording } from './recording.js';
import { Room } from './room.js';
import { User } from './user.js';

// The names that the specification of Apollo Federation requires.

/** Takes any value: each representation is checked by itself, so that a wrong one fails alone. */
export const Representation = new GraphQLScalarType<unknown, unknown>({
  name: '_Any',
  description: 'A representation of an entity: an object with `__typename` and `id`.',
});

@ObjectType('_Service', { description: 'This service, as a subgraph of a supergraph.' })
export class SubgraphService {
  @Field(() => String, {
    description: 'The schema of the subgraph, with the directives of Apollo Federation 2.',
  })
  sdl!: string;
}

/** The types of `_Entity`. */
export const ENTITY_NAMES = ['Room', 'User', 'Recording'] as const;

export type EntityName = (typeof ENTITY_NAMES)[number];

export const isEntityName = (name: unknown): name is EntityName =>
  (ENTITY_NAMES as readonly unknown[]).includes(name);

/** The object that the fields of an entity are resolved from, with its type. */
export interface EntityView {
  readonly __typename: EntityName;
}

export const Entity = createUnionType({
  name: '_Entity',
  description: 'An object that other subgraphs may refer to by its ID.',
  types: () => [Room, User, Recording] as const,
  resolveType: (entity) => (entity as unknown as EntityView).__typename,
});
