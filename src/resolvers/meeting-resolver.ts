import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { RoomRecord } from '../models/room.js';
import { Meeting, Room, type MeetingOf } from '../schema/room.js';

@Resolver(() => Room)
export class MeetingResolver {
  @Mutation(() => Room, {
    description:
      'Puts everybody out, and ends what belongs to the meeting: lobby, admissions, bans. For hosts.',
  })
  endMeeting(
    @Arg('roomId', () => ID, { description: "The room's id." }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.meetings.end(actor, roomId);
  }

  @FieldResolver(() => Meeting, {
    nullable: true,
    description: 'Null while nobody is in the room, and for outsiders.',
  })
  async meeting(
    @Root() room: RoomRecord,
    @Ctx() { actor, services, loaders }: AppContext,
  ): Promise<MeetingOf | null> {
    if (!(await services.presence.canSeeMeeting(actor, room))) return null;
    const { startedAt, participantCount } = await loaders.meetings.load(room.id);
    return startedAt && participantCount > 0
      ? { roomId: room.id, startedAt, participantCount }
      : null;
  }
}
