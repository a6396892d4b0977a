import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { ParticipantRecord } from '../redis/presence/presence-record.js';
import { participantsCost } from '../schema/list-cost.js';
import { Participant } from '../schema/participant.js';
import { MEETING_ERRORS, operation, ROOM_ID_INPUT } from '../schema/descriptions.js';

@Resolver(() => Participant)
export class ParticipantResolver {
  @Query(() => [Participant], {
    description: operation({
      text:
        'Lists the participants of the meeting, in order of arrival. Requires a member of the ' +
        'room or a participant of the meeting.',
      errors: MEETING_ERRORS,
    }),
    complexity: participantsCost,
  })
  participants(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<readonly ParticipantRecord[]> {
    return services.presence.list(actor, roomId);
  }
}
