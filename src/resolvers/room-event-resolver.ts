import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { RoomRecord } from '../models/room.js';
import { RoomChanged, RoomEvent } from '../schema/room-event.js';
import { Room } from '../schema/room.js';
import { roleOf } from '../services/rooms/room-access.js';
import type { ChangedRoom, RoomEvent as RoomEventRecord } from '../services/events/room-event.js';
import { MEETING_ERRORS, operation, ROOM_ID_INPUT } from '../schema/descriptions.js';

const EVENTS_EXAMPLE = `
subscription ($roomId: ID!) {
  roomEvents(roomId: $roomId) {
    __typename
    ... on ParticipantJoined { participant { identity displayName } }
    ... on ParticipantLeft { identity }
    ... on MeetingEnded { reason }
    ... on SubtitlesChanged { subtitles { status } }
  }
}`;

@Resolver(() => RoomChanged)
export class RoomEventResolver {
  @Subscription(() => RoomEvent, {
    description: operation({
      text:
        'Reports what happens in a room from now on. Requires a member of the room or a ' +
        'participant of the meeting, and ends when the viewer is neither.',
      errors: MEETING_ERRORS,
      example: EVENTS_EXAMPLE,
    }),
    subscribe: ({ args, context }) => {
      const { actor, services } = context as AppContext;
      return services.roomEvents.watch(actor, (args as { roomId: string }).roomId);
    },
  })
  roomEvents(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) _roomId: string,
    @Root() event: RoomEventRecord,
  ): RoomEventRecord {
    return event;
  }

  @FieldResolver(() => Room, { description: 'The room, as the viewer sees it now.' })
  room(
    @Root() { changed }: { readonly changed: ChangedRoom },
    @Ctx() { actor, loaders, services }: AppContext,
  ): Promise<RoomRecord> {
    const { record, roles, meeting } = changed;
    loaders.meetings.prime(record.id, meeting);
    return services.meetingHosts.seenBy(actor, { ...record, viewerRole: roleOf(actor, roles) });
  }
}
