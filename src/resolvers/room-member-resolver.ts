import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { RoomRecord } from '../models/room.js';
import { listCost } from '../schema/list-cost.js';
import { RemoveRoomMemberInput, Room, RoomMember, SetRoomMemberInput } from '../schema/room.js';
import { presentInvited, presentUser } from '../schema/user.js';
import { viewerCanAdminister } from '../services/rooms/room-access.js';

@Resolver(() => Room)
export class RoomMemberResolver {
  @Mutation(() => Room, {
    description: 'Makes a user a member of the room, or changes their role. Requires a host.',
  })
  setRoomMember(
    @Arg('input', () => SetRoomMemberInput, { description: 'Who gets which role.' })
    input: SetRoomMemberInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.roomMembers.set(actor, input);
  }

  @Mutation(() => Room, {
    description: 'Ends a membership. For hosts, and for members who leave.',
  })
  removeRoomMember(
    @Arg('input', () => RemoveRoomMemberInput, { description: 'Who goes.' })
    input: RemoveRoomMemberInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.roomMembers.remove(actor, input);
  }

  @FieldResolver(() => [RoomMember], {
    nullable: true,
    description: 'Everybody with a role, in the order they came; null for all but hosts.',
    // A few as a rule, and read for each room of a page; a thousand at most.
    complexity: listCost(3),
  })
  async members(
    @Root() room: RoomRecord,
    @Ctx() { actor, config, loaders }: AppContext,
  ): Promise<RoomMember[] | null> {
    if (!viewerCanAdminister(room)) return null;
    const members = await loaders.members.load(room.id);
    const users = await loaders.users.loadMany(members.map(({ userId }) => userId));
    return members.flatMap(({ role, isInvited, invitedAs = null }, index) => {
      const user = users[index];
      if (user instanceof Error) throw user;
      // Whoever was taken out of the users by hand is shown no more.
      if (!user) return [];
      const shown = isInvited
        ? presentInvited(user, actor, config)
        : presentUser(user, actor, { asAdministrator: true });
      return [{ role, invitedAs, hasAccepted: !isInvited, user: shown }];
    });
  }
}
