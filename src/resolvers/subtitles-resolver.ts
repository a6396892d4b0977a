import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { NotFoundError } from '../errors/domain-error.js';
import { Meeting, type MeetingOf } from '../schema/room.js';
import { Subtitles } from '../schema/subtitles.js';
import type {
  Subtitles as SubtitlesOf,
  SubtitlesService,
} from '../services/subtitles/subtitles-service.js';
import {
  HOST_ERRORS,
  operation,
  PARTICIPANT_ERRORS,
  ROOM_ID_INPUT,
} from '../schema/descriptions.js';

const START_EXAMPLE = `
mutation ($roomId: ID!) {
  startSubtitles(roomId: $roomId) {
    status
  }
}`;

@Resolver(() => Meeting)
export class SubtitlesResolver {
  @Mutation(() => Subtitles, {
    description: operation({
      text:
        'Dispatches the transcriber, which writes subtitles for everyone in the meeting. Changes ' +
        'nothing if it is STARTING or ACTIVE. `SubtitlesChanged` of `roomEvents` reports the ' +
        'progress. Requires the participant token of the room.',
      errors: {
        ...PARTICIPANT_ERRORS,
        RATE_LIMITED: 'the viewer requested subtitles too often in this minute.',
      },
      example: START_EXAMPLE,
    }),
  })
  startSubtitles(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<SubtitlesOf> {
    return switchedOn(services.subtitles).start(actor, roomId);
  }

  @Mutation(() => Subtitles, {
    description: operation({
      text:
        'Stops the subtitles, as the end of the meeting does. Succeeds if there are none. ' +
        'Requires a host.',
      errors: HOST_ERRORS,
    }),
  })
  stopSubtitles(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<SubtitlesOf> {
    return switchedOn(services.subtitles).stop(actor, roomId);
  }

  @FieldResolver(() => Subtitles, {
    nullable: true,
    description: 'The subtitles of the meeting. Null if the feature is disabled.',
  })
  async subtitles(
    @Root() { roomId }: MeetingOf,
    @Ctx() { services, loaders }: AppContext,
  ): Promise<SubtitlesOf | null> {
    return services.subtitles && { roomId, status: await loaders.subtitles.load(roomId) };
  }
}

/** The rules require the feature. */
function switchedOn(subtitles: SubtitlesService | null): SubtitlesService {
  if (!subtitles) throw new NotFoundError();
  return subtitles;
}
