import { GraphQLJSONObject } from 'graphql-scalars';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { ParticipantGrant } from '../models/meeting-grant.js';
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

  @FieldResolver(() => Boolean, {
    description:
      'Whether a meeting token admitted the person, who then cannot be sent to the lobby. False for viewers ' +
      'who are not hosts.',
  })
  async hasMeetingToken(
    @Root() participant: ParticipantRecord,
    @Ctx() context: AppContext,
  ): Promise<boolean> {
    return (await visibleGrant(participant, context)) !== null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The `externalId` of the meeting token. Null without one, and for viewers who are not hosts.',
  })
  async externalId(
    @Root() participant: ParticipantRecord,
    @Ctx() context: AppContext,
  ): Promise<string | null> {
    return (await visibleGrant(participant, context))?.externalId ?? null;
  }

  @FieldResolver(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'The `metadata` of the meeting token. Null without one, and for viewers who are not hosts.',
  })
  async metadata(
    @Root() participant: ParticipantRecord,
    @Ctx() context: AppContext,
  ): Promise<Record<string, unknown> | null> {
    const text = (await visibleGrant(participant, context))?.metadata ?? null;
    return text === null ? null : (JSON.parse(text) as Record<string, unknown>);
  }
}

/** For hosts: it tells who the person is to the system that created the token. */
async function visibleGrant(
  { grant }: ParticipantRecord,
  context: AppContext,
): Promise<ParticipantGrant | null> {
  return grant && (await context.loaders.hostRights.load(grant.roomId)) ? grant : null;
}
