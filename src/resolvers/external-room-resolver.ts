import { GraphQLJSONObject } from 'graphql-scalars';
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { RoomExternal, RoomRecord } from '../models/room.js';
import { operation } from '../schema/descriptions.js';
import { Room } from '../schema/room.js';
import { viewerCanAdminister } from '../services/rooms/room-access.js';

/** What applications attach to their rooms. */
@Resolver(() => Room)
export class ExternalRoomResolver {
  @Query(() => Room, {
    description: operation({
      text: 'Returns the room that the application created with this `externalId`. For applications.',
      errors: {
        UNAUTHENTICATED: 'the request has no access token.',
        FORBIDDEN: 'the access token lacks the scope `rooms:read`.',
        NOT_FOUND: 'the application has no such room.',
      },
    }),
  })
  roomByExternalId(
    @Arg('externalId', () => String, { description: 'As given to `createRoom`.' })
    externalId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.rooms.getByExternalId(actor, externalId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The ID that the application gave the room. Null without one, and for viewers other than its hosts and that application.',
  })
  externalId(@Root() room: RoomRecord, @Ctx() context: AppContext): string | null {
    return visibleExternal(room, context)?.externalId ?? null;
  }

  @FieldResolver(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'The metadata that the application attached. Null without any, and for viewers other than its hosts and that application.',
  })
  metadata(@Root() room: RoomRecord, @Ctx() context: AppContext): Record<string, unknown> | null {
    const text = visibleExternal(room, context)?.metadata ?? null;
    return text === null ? null : (JSON.parse(text) as Record<string, unknown>);
  }
}

function visibleExternal(room: RoomRecord, { actor }: AppContext): RoomExternal | null {
  const { external = null } = room;
  const isOwn = external !== null && actor.application?.id === external.applicationId;
  return isOwn || viewerCanAdminister(room) ? external : null;
}
