import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { Arg, Ctx, Info, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { InvalidInputError } from '../errors/domain-error.js';
import { enforce } from '../permissions/guard.js';
import { ENTITY_RULES } from '../permissions/rule-map.js';
import { operation } from '../schema/descriptions.js';
import {
  Entity,
  isEntityName,
  Representation,
  SubgraphService,
  type EntityName,
  type EntityView,
} from '../schema/federation.js';
import { representationsCost } from '../schema/list-cost.js';
import { subgraphSdl } from '../schema/subgraph-sdl.js';
import { presentUser } from '../schema/user.js';
import { recordingsOf } from './recording-resolver.js';

/** Printing a schema takes longer than most operations. */
const sdlOfSchema = new WeakMap<GraphQLSchema, string>();

/** The fields that make the gateway a subgraph of Apollo Federation 2. */
@Resolver()
export class FederationResolver {
  @Query(() => SubgraphService, {
    name: '_service',
    description: operation({
      text: 'Returns this service as a subgraph. For the composition of a supergraph.',
    }),
  })
  service(@Info() { schema }: GraphQLResolveInfo): SubgraphService {
    const sdl = sdlOfSchema.get(schema) ?? subgraphSdl(schema);
    sdlOfSchema.set(schema, sdl);
    return { sdl };
  }

  @Query(() => [Entity], {
    name: '_entities',
    nullable: 'items',
    description: operation({
      text:
        'Returns the objects that the representations name, in their order. For routers. An object that ' +
        'the viewer may not see is null, with an error at its place.',
      errors: {
        BAD_USER_INPUT: 'a representation has no `__typename` of an entity, or no `id`.',
        FORBIDDEN: 'the viewer is not a host of the room of the recording.',
        NOT_FOUND: 'the object does not exist, or the viewer may not see it.',
        UNAUTHENTICATED: 'the object is a recording, and the viewer is not signed in.',
      },
    }),
    complexity: representationsCost,
  })
  entities(
    @Arg('representations', () => [Representation], {
      description: 'Objects with `__typename`, which is Room, User, or Recording, and `id`.',
    })
    representations: readonly unknown[],
    @Ctx() context: AppContext,
  ): readonly Promise<EntityView>[] {
    return representations.map((representation, index) =>
      entityOf(representation, `representations.${index}`, context),
    );
  }
}

async function entityOf(
  representation: unknown,
  path: string,
  context: AppContext,
): Promise<EntityView> {
  const { __typename: name, id } = (representation ?? {}) as Readonly<Record<string, unknown>>;
  if (!isEntityName(name) || typeof id !== 'string') {
    throw new InvalidInputError(
      [path],
      `\`${path}\` names no entity; pass a \`__typename\` of Room, User, or Recording, and an \`id\`.`,
    );
  }
  await enforce(ENTITY_RULES[name], context);
  return { ...(await ENTITIES[name](id, context)), __typename: name };
}

/** By ID, as the viewer sees them. */
const ENTITIES: Readonly<Record<EntityName, (id: string, context: AppContext) => Promise<object>>> =
  {
    Room: async (id, { actor, services }) =>
      services.meetingHosts.seenBy(actor, await services.rooms.getById(actor, id)),
    User: async (id, { actor, services }) =>
      presentUser(await services.users.get(actor, id), actor, { asAdministrator: true }),
    Recording: (id, context) => recordingsOf(context).get(context.actor, id),
  };
