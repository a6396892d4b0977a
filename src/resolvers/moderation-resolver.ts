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

@Resolver()
export class ModerationResolver {
  @Mutation(() => Participant, {
    description:
      'Mutes a participant; only they can unmute. For hosts, and for everyone in the ' +
      'meeting where the room has `everyoneCanMute`.',
  })
  muteParticipant(
    @Arg('input', () => MuteParticipantInput, { description: 'Whom to mute.' })
    input: MuteParticipantInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ParticipantRecord> {
    return services.moderation.mute(actor, input);
  }

  @Mutation(() => [Participant], {
    description:
      "Mutes every microphone but the caller's and the hosts'. Answers those who were muted by " +
      'it. For hosts.',
    complexity: participantsCost,
  })
  muteEveryone(
    @Arg('roomId', () => ID, { description: "The room's id." }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<readonly ParticipantRecord[]> {
    return services.muteEveryone.run(actor, roomId);
  }

  @Mutation(() => Participant, {
    description:
      'Renames a participant, or changes what they may do in the meeting. Requires a host.',
  })
  updateParticipant(
    @Arg('input', () => UpdateParticipantInput, { description: 'What shall be different.' })
    input: UpdateParticipantInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ParticipantRecord> {
    return services.moderation.update(actor, input);
  }

  @Mutation(() => Participant, {
    description:
      'Gives a participant a role in the room. It takes effect at once, on all their ' +
      'devices. For hosts.',
  })
  setParticipantRole(
    @Arg('input', () => SetParticipantRoleInput, { description: 'Who gets which role.' })
    input: SetParticipantRoleInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ParticipantRecord> {
    return services.moderation.setRole(actor, input);
  }

  @Mutation(() => ID, {
    description:
      'Disconnects a participant with all their devices. They may ask to enter again, unless they are banned. ' +
      'Returns the identity. Requires a host.',
  })
  removeParticipant(
    @Arg('input', () => RemoveParticipantInput, { description: 'The participant to remove.' })
    input: RemoveParticipantInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<string> {
    return services.removal.remove(actor, input);
  }
}
