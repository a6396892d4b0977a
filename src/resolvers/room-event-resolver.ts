import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { RoomRecord } from '../models/room.js';
import { RoomChanged, RoomEvent } from '../schema/room-event.js';
import { Room } from '../schema/room.js';
import type { ChangedRoom, RoomEvent as Happening } from '../services/events/room-event.js';

@Resolver(() => RoomChanged)
export class RoomEventResolver {
  @Subscription(() => RoomEvent, {
    description:
      'What happens in a room from now on. For members, and people in the meeting; ends when they are neither.',
    subscribe: ({ args, context }) => {
      const { actor, services } = context as AppContext;
      return services.roomEvents.watch(actor, (args as { roomId: string }).roomId);
    },
  })
  roomEvents(
    @Arg('roomId', () => ID, { description: "The room's id." }) _roomId: string,
    @Root() event: Happening,
    @Ctx() { loaders }: AppContext,
  ): Happening {
    loaders.clear();
    return event;
  }

  @FieldResolver(() => Room, { description: 'As it is now, for whoever asks.' })
  room(
    @Root() { changed }: { readonly changed: ChangedRoom },
    @Ctx() { actor, loaders }: AppContext,
  ): RoomRecord {
    const { record, roles, meeting } = changed;
    loaders.meetings.prime(record.id, meeting);
    return { ...record, viewerRole: (actor.user && roles.get(actor.user.id)) ?? null };
  }
}
