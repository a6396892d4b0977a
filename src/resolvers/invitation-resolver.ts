import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { NotFoundError } from '../errors/domain-error.js';
import { InvitationResult, InviteToRoomInput } from '../schema/invitation.js';
import { listCost } from '../schema/list-cost.js';

@Resolver(() => InvitationResult)
export class InvitationResolver {
  @Mutation(() => [InvitationResult], {
    description:
      'Mails people an invitation into a room, in the language of whoever asks. For hosts.',
    complexity: listCost(50),
  })
  inviteToRoom(
    @Arg('input', () => InviteToRoomInput, { description: 'Whom, and where to.' })
    input: InviteToRoomInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<InvitationResult[]> {
    if (!services.invitations) throw new NotFoundError();
    return services.invitations.invite(actor, input);
  }
}
