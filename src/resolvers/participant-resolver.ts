import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { ParticipantRecord } from '../redis/presence/presence-record.js';
import { participantsCost } from '../schema/list-cost.js';
import { Participant } from '../schema/participant.js';

@Resolver(() => Participant)
export class ParticipantResolver {
  @Query(() => [Participant], {
    description:
      'Everybody in the meeting, in the order in which they came. For members, and people in it.',
    complexity: participantsCost,
  })
  participants(
    @Arg('roomId', () => ID, { description: "The room's id." }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<readonly ParticipantRecord[]> {
    return services.presence.list(actor, roomId);
  }
}
