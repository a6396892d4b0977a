import {
  Arg,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { NotFoundError } from '../errors/domain-error.js';
import type { RecordingRecord } from '../models/recording.js';
import type { RoomRecord } from '../models/room.js';
import { DEFAULT_PAGE_SIZE, pageComplexity } from '../schema/page.js';
import {
  Recording,
  RecordingLimitNotice,
  RecordingPage,
  StartRecordingInput,
} from '../schema/recording.js';
import { Room } from '../schema/room.js';
import { failureSentence } from '../services/recording/recording-failure.js';
import type { Page } from '../lib/page.js';
import type { RecordingService } from '../services/recording/recording-service.js';
import type {
  RecordingChanged,
  RecordingLimitNotice as LimitNotice,
} from '../services/events/room-event.js';

@Resolver(() => Recording)
export class RecordingResolver {
  @Query(() => Recording, { description: 'One recording. For hosts of its room.' })
  recording(
    @Arg('id', () => ID, { description: "The recording's id." }) id: string,
    @Ctx() context: AppContext,
  ): Promise<RecordingRecord> {
    return recordingsOf(context).get(context.actor, id);
  }

  @Query(() => RecordingPage, {
    description: 'Recordings of one room, or of all that whoever asks is a host of; newest first.',
    complexity: pageComplexity,
  })
  recordings(
    @Arg('roomId', () => ID, { nullable: true, description: 'Left out: of all rooms.' })
    roomId: string | null | undefined,
    @Arg('first', () => Int, {
      defaultValue: DEFAULT_PAGE_SIZE,
      description: 'Length of the page, 1 to 100.',
    })
    first: number,
    @Arg('after', () => String, {
      nullable: true,
      description: "An earlier page's `endCursor`; left out: from the newest on.",
    })
    after: string | null | undefined,
    @Ctx() context: AppContext,
  ): Promise<Page<RecordingRecord>> {
    return recordingsOf(context).list(context.actor, roomId ?? null, first, after ?? null);
  }

  @Mutation(() => Recording, {
    description:
      'Starts to record a room that has a participant. Returns at once; `recordingUpdated` reports the progress. Requires a host.',
  })
  startRecording(
    @Arg('input', () => StartRecordingInput, { description: 'What to record.' })
    input: StartRecordingInput,
    @Ctx() context: AppContext,
  ): Promise<RecordingRecord> {
    return recordingsOf(context).start(context.actor, input);
  }

  @Mutation(() => Recording, { description: 'Ends the recording that runs in a room. For hosts.' })
  stopRecording(
    @Arg('roomId', () => ID, { description: "The room's id." }) roomId: string,
    @Ctx() context: AppContext,
  ): Promise<RecordingRecord> {
    return recordingsOf(context).stop(context.actor, roomId);
  }

  @Subscription(() => Recording, {
    description:
      'Each change of the recordings of a room from now on. For members, and people in the meeting; ends when they are neither.',
    subscribe: ({ args, context }) => {
      const { actor, services } = context as AppContext;
      return services.roomEvents.watchRecordings(actor, (args as { roomId: string }).roomId);
    },
  })
  recordingUpdated(
    @Arg('roomId', () => ID, { description: "The room's id." }) _roomId: string,
    @Root() { recording }: RecordingChanged,
    @Ctx() { loaders }: AppContext,
  ): RecordingRecord {
    loaders.clear();
    return recording;
  }

  @FieldResolver(() => Room, { description: 'The room that was recorded.' })
  async room(
    @Root() { roomId }: RecordingRecord,
    @Ctx() { loaders }: AppContext,
  ): Promise<RoomRecord> {
    const room = await loaders.rooms.load(roomId);
    if (!room) throw new NotFoundError();
    return room;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Why it failed, for people; null unless it did.',
  })
  failureReason(@Root() { failure }: RecordingRecord): string | null {
    return failure && failureSentence(failure);
  }
}

@Resolver(() => RecordingPage)
export class RecordingPageResolver {
  @FieldResolver(() => Int, { description: 'Length of the whole list now.' })
  totalCount(
    @Root() { roomIds }: { readonly roomIds: readonly string[] },
    @Ctx() context: AppContext,
  ): Promise<number> {
    return recordingsOf(context).count(roomIds);
  }
}

@Resolver(() => RecordingLimitNotice)
export class RecordingLimitNoticeResolver {
  @Subscription(() => RecordingLimitNotice, {
    description:
      'Recordings of a room that come near their longest duration, or reach it. For members, and people in the meeting.',
    subscribe: ({ args, context }) => {
      const { actor, services } = context as AppContext;
      return services.roomEvents.watchRecordingLimits(actor, (args as { roomId: string }).roomId);
    },
  })
  recordingLimitNotices(
    @Arg('roomId', () => ID, { description: "The room's id." }) _roomId: string,
    @Root() notice: LimitNotice,
    @Ctx() { loaders }: AppContext,
  ): LimitNotice {
    loaders.clear();
    return notice;
  }

  @FieldResolver(() => Int, { nullable: true, description: 'The longest duration, ms.' })
  maxDurationMs(@Root() { recording }: LimitNotice): number | null {
    return recording.maxDurationMs;
  }
}

@Resolver(() => Room)
export class ActiveRecordingResolver {
  @FieldResolver(() => Recording, {
    nullable: true,
    description: 'The recording that runs now; null where none does, and for outsiders.',
  })
  async activeRecording(
    @Root() room: RoomRecord,
    @Ctx() { actor, services, loaders }: AppContext,
  ): Promise<RecordingRecord | null> {
    const running = await loaders.runningRecordings.load(room.id);
    return running && (await services.presence.canSeeMeeting(actor, room)) ? running : null;
  }
}

/** Its rule lets nobody in where recording is off. */
function recordingsOf({ services }: AppContext): RecordingService {
  if (!services.recordings) throw new NotFoundError();
  return services.recordings;
}
