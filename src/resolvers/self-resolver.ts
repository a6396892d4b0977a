import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { ParticipantRecord } from '../redis/presence/presence-record.js';
import { Participant } from '../schema/participant.js';

@Resolver()
export class SelfResolver {
  @Mutation(() => Participant, {
    description: 'Changes the own name in a meeting. With the participant token, by people in it.',
  })
  renameSelf(
    @Arg('roomId', () => ID, { description: "The room's id." }) roomId: string,
    @Arg('displayName', () => String, { description: '1 to 100 characters.' }) displayName: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ParticipantRecord> {
    return services.self.rename(actor, roomId, displayName);
  }

  @Mutation(() => Participant, {
    description:
      'Raises or lowers the own hand. One that is up keeps its place when it is raised again. ' +
      'With the participant token, by people in the meeting.',
  })
  setHandRaised(
    @Arg('roomId', () => ID, { description: "The room's id." }) roomId: string,
    @Arg('raised', () => Boolean, { description: 'False lowers it.' }) raised: boolean,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ParticipantRecord> {
    return services.self.setHandRaised(actor, roomId, raised);
  }
}
