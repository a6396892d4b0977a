import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { RoomRecord } from '../models/room.js';
import { Meeting, Room, type MeetingOf } from '../schema/room.js';
import { HOST_ERRORS, operation, ROOM_ID_INPUT } from '../schema/descriptions.js';

@Resolver(() => Room)
export class MeetingResolver {
  @Mutation(() => Room, {
    description: operation({
      text:
        'Ends the meeting: disconnects everyone, and clears the lobby, admissions, and bans. ' +
        'Succeeds if there is no meeting. Returns the room. Requires a host.',
      errors: { ...HOST_ERRORS, MEDIA_UNAVAILABLE: 'LiveKit cannot be reached; nothing changed.' },
    }),
  })
  endMeeting(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.meetings.end(actor, roomId);
  }

  @FieldResolver(() => Meeting, {
    nullable: true,
    description:
      'The meeting in the room. Null if the room is empty, or the viewer is neither a member nor in the meeting.',
  })
  async meeting(
    @Root() room: RoomRecord,
    @Ctx() { actor, services, loaders }: AppContext,
  ): Promise<MeetingOf | null> {
    if (!(await services.presence.canSeeMeeting(actor, room))) return null;
    const meeting = await loaders.meetings.load(room.id);
    const { startedAt, participantCount, endsAt, maxParticipants } = meeting;
    return startedAt && participantCount > 0
      ? { roomId: room.id, startedAt, participantCount, endsAt, maxParticipants }
      : null;
  }
}
