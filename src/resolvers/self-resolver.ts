import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { ParticipantRecord } from '../redis/presence/presence-record.js';
import { Participant } from '../schema/participant.js';
import { operation, PARTICIPANT_ERRORS, ROOM_ID_INPUT } from '../schema/descriptions.js';

@Resolver()
export class SelfResolver {
  @Mutation(() => Participant, {
    description: operation({
      text: 'Changes the name of the viewer in the meeting. Requires the participant token of the room.',
      errors: { ...PARTICIPANT_ERRORS, BAD_USER_INPUT: '`displayName` is not valid.' },
    }),
  })
  renameSelf(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Arg('displayName', () => String, { description: 'The new name, 1 to 100 characters.' })
    displayName: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ParticipantRecord> {
    return services.self.rename(actor, roomId, displayName);
  }
}
