import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { RoomRecord } from '../models/room.js';
import { DEFAULT_PAGE_SIZE, pageComplexity } from '../schema/page.js';
import { CreateRoomInput, Room, RoomPage, UpdateRoomInput } from '../schema/room.js';
import type { Page } from '../lib/page.js';
import { viewerCanAdminister } from '../services/rooms/room-access.js';

@Resolver(() => Room)
export class RoomResolver {
  @Query(() => Room, {
    description: 'One room. People who are no members see what a guest needs, and nothing else.',
  })
  room(
    @Arg('slugOrId', () => String, { description: "A room's slug, name or id." }) slugOrId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.rooms.get(actor, slugOrId);
  }

  @Query(() => RoomPage, {
    description: 'Rooms in which whoever asks has a role, newest first.',
    complexity: pageComplexity,
  })
  rooms(
    @Arg('first', () => Int, {
      defaultValue: DEFAULT_PAGE_SIZE,
      description: 'Length of the page, 1 to 100.',
    })
    first: number,
    @Arg('after', () => String, {
      nullable: true,
      description: "An earlier page's `endCursor`; left out: from the newest on.",
    })
    after: string | null | undefined,
    @Ctx() { actor, services }: AppContext,
  ): Promise<Page<RoomRecord>> {
    return services.rooms.list(actor, first, after ?? null);
  }

  @Mutation(() => Room, { description: 'Makes a room; whoever makes it becomes its owner.' })
  createRoom(
    @Arg('input', () => CreateRoomInput, { description: 'The room.' }) input: CreateRoomInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.rooms.create(actor, input);
  }

  @Mutation(() => Room, { description: 'Changes a room. For its hosts.' })
  updateRoom(
    @Arg('input', () => UpdateRoomInput, { description: 'The changes.' }) input: UpdateRoomInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.rooms.update(actor, input);
  }

  @Mutation(() => ID, {
    description:
      'Gives a room up for good, with its members; a running meeting ends. Answers its id. For its owners.',
  })
  deleteRoom(
    @Arg('id', () => ID, { description: "The room's id." }) id: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<string> {
    return services.rooms.delete(actor, id);
  }

  @FieldResolver(() => Boolean, { description: 'Whether whoever asks is a host of the room.' })
  viewerCanAdminister(@Root() room: RoomRecord): boolean {
    return viewerCanAdminister(room);
  }
}
