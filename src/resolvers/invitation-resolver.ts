import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { NotFoundError } from '../errors/domain-error.js';
import { InvitationResult, InviteToRoomInput } from '../schema/invitation.js';
import { listCost } from '../schema/list-cost.js';
import { HOST_ERRORS, operation } from '../schema/descriptions.js';

@Resolver(() => InvitationResult)
export class InvitationResolver {
  @Mutation(() => [InvitationResult], {
    description: operation({
      text:
        'Emails an invitation to each address, in the language of the viewer. An application that ' +
        'acts as itself invites in its own name, and in the default language of the deployment. ' +
        'Returns one result per address. Requires a host.',
      errors: {
        ...HOST_ERRORS,
        BAD_USER_INPUT: '`emails` is empty or too long, or `fields` names invalid addresses.',
        RATE_LIMITED: 'the viewer, or the room, has too many invitations in this hour.',
      },
    }),
    complexity: listCost(50),
  })
  inviteToRoom(
    @Arg('input', () => InviteToRoomInput, { description: 'The addresses, and the room.' })
    input: InviteToRoomInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<InvitationResult[]> {
    if (!services.invitations) throw new NotFoundError();
    return services.invitations.invite(actor, input);
  }
}
