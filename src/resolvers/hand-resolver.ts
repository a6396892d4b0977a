import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { ParticipantRecord } from '../redis/presence/presence-record.js';
import { participantsCost } from '../schema/list-cost.js';
import { Participant } from '../schema/participant.js';
import {
  HOST_ERRORS,
  operation,
  PARTICIPANT_ERRORS,
  ROOM_ID_INPUT,
} from '../schema/descriptions.js';

@Resolver()
export class HandResolver {
  @Mutation(() => Participant, {
    description: operation({
      text:
        'Raises or lowers the hand of the viewer, or lowers the hand of another participant. A ' +
        'raised hand keeps its time if it is raised again. Requires the participant token of the ' +
        "room, and a host for another participant's hand.",
      errors: {
        ...PARTICIPANT_ERRORS,
        NOT_FOUND:
          'the room does not exist, or the viewer or the participant is not in its meeting.',
        FORBIDDEN: "the hand is another participant's, and the viewer is not a host of the room.",
        BAD_USER_INPUT: "the viewer cannot raise another participant's hand.",
      },
    }),
  })
  setHandRaised(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Arg('raised', () => Boolean, { description: 'True raises the hand, false lowers it.' })
    raised: boolean,
    @Arg('identity', () => ID, {
      nullable: true,
      description: 'The identity of the participant. Defaults to that of the participant token.',
    })
    identity: string | null | undefined,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ParticipantRecord> {
    return services.hands.setRaised(actor, { roomId, raised, identity: identity ?? null });
  }

  @Mutation(() => [Participant], {
    description: operation({
      text: 'Lowers every raised hand. Returns the participants concerned. Requires a host.',
      errors: {
        ...HOST_ERRORS,
        MEDIA_UNAVAILABLE: 'LiveKit cannot be reached; some hands may be lowered.',
      },
    }),
    complexity: participantsCost,
  })
  lowerAllHands(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<readonly ParticipantRecord[]> {
    return services.hands.lowerAll(actor, roomId);
  }
}
