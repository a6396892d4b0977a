import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { RoomRecord } from '../models/room.js';
import { PageArgs, pageComplexity } from '../schema/page.js';
import {
  CreateRoomInput,
  Room,
  RoomPage,
  UpdateRoomInput,
  type RoomPageView,
} from '../schema/room.js';
import { viewerCanHost } from '../services/rooms/room-access.js';
import {
  HOST_ERRORS,
  MEETING_ERRORS,
  operation,
  ROOM_ID_INPUT,
  SIGNED_IN_ERRORS,
} from '../schema/descriptions.js';

const ROOM_EXAMPLE = `
query {
  room(slugOrId: "weekly") {
    id
    name
    accessLevel
    viewerRole
    meeting { startedAt participantCount }
  }
}`;

const CREATE_EXAMPLE = `
mutation {
  createRoom(input: { name: "Weekly", accessLevel: TRUSTED }) {
    id
    slug
  }
}`;

@Resolver(() => Room)
export class RoomResolver {
  @Query(() => Room, {
    description: operation({
      text: 'Returns a room. Fields that the viewer may not see are null.',
      errors: {
        NOT_FOUND: 'no room matches.',
        RATE_LIMITED: 'the viewer looked up too many rooms that do not exist.',
      },
      example: ROOM_EXAMPLE,
    }),
  })
  async room(
    @Arg('slugOrId', () => String, {
      description:
        'The slug, the ID, or the name of the room. A name has to be unique; case does not matter.',
    })
    slugOrId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.meetingHosts.seenBy(actor, await services.rooms.get(actor, slugOrId));
  }

  @Query(() => RoomPage, {
    description: operation({
      text: 'Lists the rooms in which the viewer has a role, newest first; for applications, those they created.',
      errors: {
        ...SIGNED_IN_ERRORS,
        BAD_USER_INPUT: '`search`, `first`, or `after` is not valid.',
      },
    }),
    complexity: pageComplexity,
  })
  async rooms(
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Arg('search', () => String, {
      nullable: true,
      description:
        'Text that the name or the slug must contain, in any case; at most 200 characters. Defaults to every room.',
    })
    search: string | null | undefined,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomPageView> {
    const text = search ?? null;
    return { ...(await services.rooms.list(actor, text, first, after ?? null)), search: text };
  }

  @Mutation(() => Room, {
    description: operation({
      text: 'Creates a room, and makes the viewer its owner.',
      errors: {
        ...SIGNED_IN_ERRORS,
        BAD_USER_INPUT:
          'a value is not valid, or `externalId` belongs to a room that was created with other input.',
        CONFLICT: 'the viewer owns too many rooms, or every slug for the name is taken.',
        RATE_LIMITED: 'the viewer created too many rooms in this hour.',
      },
      example: CREATE_EXAMPLE,
    }),
  })
  createRoom(
    @Arg('input', () => CreateRoomInput, { description: 'The room to create.' })
    input: CreateRoomInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.rooms.create(actor, input);
  }

  @Mutation(() => Room, {
    description: operation({
      text: 'Changes a room, and returns it. Requires a host.',
      errors: {
        ...HOST_ERRORS,
        BAD_USER_INPUT: '`name` is empty, too long, or looks like a UUID.',
        CONFLICT: 'the role of the viewer has just changed.',
      },
    }),
  })
  updateRoom(
    @Arg('input', () => UpdateRoomInput, { description: 'The changes.' }) input: UpdateRoomInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.meetingHosts.update(actor, input);
  }

  @Mutation(() => ID, {
    description: operation({
      text:
        'Deletes a room with its members and recordings, and ends its meeting. Returns the ID. ' +
        'Requires an owner.',
      errors: { ...MEETING_ERRORS, FORBIDDEN: 'the viewer is not an owner of the room.' },
    }),
  })
  deleteRoom(
    @Arg('id', () => ID, { description: ROOM_ID_INPUT }) id: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<string> {
    return services.rooms.delete(actor, id);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the viewer is a host of the room, or of its current meeting.',
  })
  viewerCanAdminister(@Root() room: RoomRecord): boolean {
    return viewerCanHost(room);
  }
}
