import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { RoomRecord } from '../models/room.js';
import { listCost } from '../schema/list-cost.js';
import { RemoveRoomMemberInput, Room, RoomMember, SetRoomMemberInput } from '../schema/room.js';
import { presentInvited, presentUser } from '../schema/user.js';
import { viewerCanAdminister } from '../services/rooms/room-access.js';
import { HOST_ERRORS, operation } from '../schema/descriptions.js';

@Resolver(() => Room)
export class RoomMemberResolver {
  @Mutation(() => Room, {
    description: operation({
      text:
        'Gives a user a role in the room, and returns the room. Requires a host, and an owner for ' +
        'the role OWNER. A new member counts as invited until they open or enter the room.',
      errors: {
        ...HOST_ERRORS,
        BAD_USER_INPUT:
          'no account matches `userId` or `email`, or both or neither of them are given.',
        CONFLICT: 'the room would have no owner, or has too many members.',
        RATE_LIMITED: 'the viewer assigned too many roles in this hour.',
      },
    }),
  })
  setRoomMember(
    @Arg('input', () => SetRoomMemberInput, { description: 'The user, and the role.' })
    input: SetRoomMemberInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.roomMembers.set(actor, input);
  }

  @Mutation(() => Room, {
    description: operation({
      text:
        'Removes a member from the room, and returns the room. Requires a host; every member may ' +
        'leave.',
      errors: {
        ...HOST_ERRORS,
        NOT_FOUND: 'the room or the member does not exist, or the viewer is not a member.',
        CONFLICT: 'the room would have no owner.',
      },
    }),
  })
  removeRoomMember(
    @Arg('input', () => RemoveRoomMemberInput, { description: 'The member to remove.' })
    input: RemoveRoomMemberInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return services.roomMembers.remove(actor, input);
  }

  @FieldResolver(() => [RoomMember], {
    nullable: true,
    description:
      'The members of the room, in the order in which they were added, at most 1000. Null for viewers who are not hosts.',
    // Usually a few, and read for each room of a page; at most a thousand.
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
      // A user may have been deleted from the database by hand.
      if (!user) return [];
      const shown = isInvited
        ? presentInvited(user, actor, config)
        : presentUser(user, actor, { asAdministrator: true });
      return [{ role, invitedAs, hasAccepted: !isInvited, user: shown }];
    });
  }
}
