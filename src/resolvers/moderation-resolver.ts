import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { ParticipantRecord } from '../redis/presence/presence-record.js';
import { participantsCost } from '../schema/list-cost.js';
import {
  MuteParticipantInput,
  RemoveParticipantInput,
  SetParticipantRoleInput,
  UpdateParticipantInput,
} from '../schema/moderation.js';
import { Participant } from '../schema/participant.js';
import { HOST_ERRORS, operation, ROOM_ID_INPUT } from '../schema/descriptions.js';

const ABSENT = {
  NOT_FOUND: 'the room does not exist, or the participant is not in its meeting.',
  MEDIA_UNAVAILABLE: 'LiveKit cannot be reached.',
};

@Resolver()
export class ModerationResolver {
  @Mutation(() => Participant, {
    description: operation({
      text:
        'Mutes a participant, who alone can unmute. Requires a host or, in a room with ' +
        '`everyoneCanMute`, a participant of the meeting. Only hosts can mute hosts.',
      errors: {
        ...HOST_ERRORS,
        ...ABSENT,
        NOT_FOUND:
          'the room does not exist, or the participant or the track is not in its meeting.',
        FORBIDDEN: 'the viewer may not mute the participant.',
        BAD_USER_INPUT: '`trackSid` is empty.',
      },
    }),
  })
  muteParticipant(
    @Arg('input', () => MuteParticipantInput, {
      description: 'The participant, and the track to mute.',
    })
    input: MuteParticipantInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ParticipantRecord> {
    return services.moderation.mute(actor, input);
  }

  @Mutation(() => [Participant], {
    description: operation({
      text:
        "Mutes every microphone except the viewer's and those of hosts. Returns the participants " +
        'that it muted. Requires a host.',
      errors: { ...HOST_ERRORS, MEDIA_UNAVAILABLE: 'LiveKit cannot be reached.' },
    }),
    complexity: participantsCost,
  })
  muteEveryone(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<readonly ParticipantRecord[]> {
    return services.moderation.muteEveryone(actor, roomId);
  }

  @Mutation(() => Participant, {
    description: operation({
      text:
        'Renames a participant, or changes what they may do in the meeting. Requires a host, ' +
        'and for an owner another owner.',
      errors: {
        ...HOST_ERRORS,
        ...ABSENT,
        BAD_USER_INPUT: 'there is no change, or `displayName` is not valid.',
      },
    }),
  })
  updateParticipant(
    @Arg('input', () => UpdateParticipantInput, {
      description: 'The participant, and the changes.',
    })
    input: UpdateParticipantInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ParticipantRecord> {
    return services.moderation.update(actor, input);
  }

  @Mutation(() => Participant, {
    description: operation({
      text:
        'Gives a participant a role in the room, which takes effect at once on all their devices. ' +
        'Requires a host.',
      errors: {
        ...HOST_ERRORS,
        NOT_FOUND: 'the room or the participant does not exist, or the participant has no account.',
        CONFLICT: 'the room would have no owner, or has too many members.',
        RATE_LIMITED: 'the viewer assigned too many roles in this hour.',
      },
    }),
  })
  setParticipantRole(
    @Arg('input', () => SetParticipantRoleInput, { description: 'The participant, and the role.' })
    input: SetParticipantRoleInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ParticipantRecord> {
    return services.moderation.setRole(actor, input);
  }

  @Mutation(() => ID, {
    description: operation({
      text:
        'Disconnects a participant on all their devices. They may ask to enter again, unless they ' +
        'are banned. Returns the identity. Requires a host, and for an owner another owner.',
      errors: {
        ...HOST_ERRORS,
        ...ABSENT,
        BAD_USER_INPUT: 'the viewer cannot ban themselves.',
        MEDIA_UNAVAILABLE:
          'LiveKit cannot be reached; the participant cannot enter again, but may still be inside.',
      },
    }),
  })
  removeParticipant(
    @Arg('input', () => RemoveParticipantInput, {
      description: 'The participant to remove, and whether to ban them.',
    })
    input: RemoveParticipantInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<string> {
    return services.removal.remove(actor, input);
  }
}
