import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { NotFoundError } from '../errors/domain-error.js';
import { Meeting, type MeetingOf } from '../schema/room.js';
import { Subtitles } from '../schema/subtitles.js';
import type {
  Subtitles as SubtitlesOf,
  SubtitlesService,
} from '../services/subtitles/subtitles-service.js';

@Resolver(() => Meeting)
export class SubtitlesResolver {
  @Mutation(() => Subtitles, {
    description:
      'Calls the transcriber, who writes subtitles for everybody; where it is there already, ' +
      'nothing happens. With the participant token, by people in the meeting.',
  })
  startSubtitles(
    @Arg('roomId', () => ID, { description: "The room's id." }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<SubtitlesOf> {
    return switchedOn(services.subtitles).start(actor, roomId);
  }

  @Mutation(() => Subtitles, {
    description: 'Sends the transcriber off. For hosts; the end of the meeting does it, too.',
  })
  stopSubtitles(
    @Arg('roomId', () => ID, { description: "The room's id." }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<SubtitlesOf> {
    return switchedOn(services.subtitles).stop(actor, roomId);
  }

  @FieldResolver(() => Subtitles, {
    nullable: true,
    description: 'Null while subtitles are switched off in this deployment.',
  })
  async subtitles(
    @Root() { roomId }: MeetingOf,
    @Ctx() { services, loaders }: AppContext,
  ): Promise<SubtitlesOf | null> {
    return services.subtitles && { roomId, status: await loaders.subtitles.load(roomId) };
  }
}

/** The rules let nobody come here while the feature is off. */
function switchedOn(subtitles: SubtitlesService | null): SubtitlesService {
  if (!subtitles) throw new NotFoundError();
  return subtitles;
}
