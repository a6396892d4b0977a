import {
  Arg,
  Args,
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
import { assertScope } from '../permissions/scopes.js';
import type { ParticipantRecord } from '../redis/presence/presence-record.js';
import { Participant } from '../schema/participant.js';
import { PageArgs, pageComplexity } from '../schema/page.js';
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
import {
  HOST_ERRORS,
  MEETING_ERRORS,
  operation,
  RECORDING_ID,
  ROOM_ID_INPUT,
  TOTAL_COUNT,
  UNKNOWN_RECORDING,
} from '../schema/descriptions.js';

const START_EXAMPLE = `
mutation ($roomId: ID!) {
  startRecording(input: { roomId: $roomId, mode: SCREEN }) {
    id
    status
  }
}`;

@Resolver(() => Recording)
export class RecordingResolver {
  @Query(() => Recording, {
    description: operation({
      text: 'Returns a recording. Requires a host of its room.',
      errors: { ...HOST_ERRORS, ...UNKNOWN_RECORDING },
    }),
  })
  recording(
    @Arg('id', () => ID, { description: RECORDING_ID }) id: string,
    @Ctx() context: AppContext,
  ): Promise<RecordingRecord> {
    return recordingsOf(context).get(context.actor, id);
  }

  @Query(() => RecordingPage, {
    description: operation({
      text:
        'Lists the recordings of one room, or of every room that the viewer is a host of, newest ' +
        'first.',
      errors: { ...HOST_ERRORS, BAD_USER_INPUT: '`first` or `after` is not valid.' },
    }),
    complexity: pageComplexity,
  })
  recordings(
    @Arg('roomId', () => ID, {
      nullable: true,
      description: `${ROOM_ID_INPUT} Defaults to every room that the viewer is a host of.`,
    })
    roomId: string | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() context: AppContext,
  ): Promise<Page<RecordingRecord>> {
    return recordingsOf(context).list(context.actor, roomId ?? null, first, after ?? null);
  }

  @Mutation(() => Recording, {
    description: operation({
      text:
        'Starts recording the meeting, and returns at once with the status STARTING. ' +
        '`recordingUpdated` reports the progress. Requires a host.',
      errors: {
        ...HOST_ERRORS,
        BAD_USER_INPUT: '`mode` is not offered, or `language` is not a BCP 47 tag.',
        CONFLICT:
          'a recording is already running, which `recordingId` names, or the meeting is empty.',
        RATE_LIMITED: 'the viewer started too many recordings in this hour.',
      },
      example: START_EXAMPLE,
    }),
  })
  startRecording(
    @Arg('input', () => StartRecordingInput, {
      description: 'The room, and the content of the recording.',
    })
    input: StartRecordingInput,
    @Ctx() context: AppContext,
  ): Promise<RecordingRecord> {
    return recordingsOf(context).start(context.actor, input);
  }

  @Mutation(() => Recording, {
    description: operation({
      text: 'Stops the running recording of a room, and returns it. Requires a host.',
      errors: {
        ...HOST_ERRORS,
        NOT_FOUND: 'the room does not exist, or no recording is running in it.',
      },
    }),
  })
  stopRecording(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Ctx() context: AppContext,
  ): Promise<RecordingRecord> {
    return recordingsOf(context).stop(context.actor, roomId);
  }

  @Subscription(() => Recording, {
    description: operation({
      text:
        'Reports each change of the recordings of a room. Requires a member of the room or a ' +
        'participant of the meeting, and ends when the viewer is neither.',
      errors: MEETING_ERRORS,
    }),
    subscribe: ({ args, context }) => {
      const { actor, services } = context as AppContext;
      return services.roomEvents.watchRecordings(actor, (args as { roomId: string }).roomId);
    },
  })
  recordingUpdated(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) _roomId: string,
    @Root() { recording }: RecordingChanged,
  ): RecordingRecord {
    return recording;
  }

  @FieldResolver(() => Room, { description: 'The room of the recording.' })
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
    description:
      'The reason for the failure, as an English sentence. Null unless the status is FAILED.',
  })
  failureReason(@Root() { failure }: RecordingRecord): string | null {
    return failure && failureSentence(failure);
  }

  @FieldResolver(() => Participant, {
    nullable: true,
    description:
      'The participant who started the recording. Null once they have left, for a host who was not in the meeting, and for an application. Applications need the scope meetings:read.',
  })
  async startedBy(
    @Root() { roomId, starterIdentity }: RecordingRecord,
    @Ctx() { actor, services }: AppContext,
  ): Promise<ParticipantRecord | null> {
    assertScope(actor, 'meetings:read');
    return starterIdentity === null ? null : services.presence.find(roomId, starterIdentity);
  }
}

@Resolver(() => RecordingPage)
export class RecordingPageResolver {
  @FieldResolver(() => Int, { description: TOTAL_COUNT })
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
    description: operation({
      text:
        'Reports recordings of a room that approach or reach their maximum duration. Requires a ' +
        'member of the room or a participant of the meeting, and ends when the viewer is neither.',
      errors: MEETING_ERRORS,
    }),
    subscribe: ({ args, context }) => {
      const { actor, services } = context as AppContext;
      return services.roomEvents.watchRecordingLimits(actor, (args as { roomId: string }).roomId);
    },
  })
  recordingLimitNotices(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) _roomId: string,
    @Root() notice: LimitNotice,
  ): LimitNotice {
    return notice;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'The maximum duration of the recording, in milliseconds.',
  })
  maxDurationMs(@Root() { recording }: LimitNotice): number | null {
    return recording.maxDurationMs;
  }
}

@Resolver(() => Room)
export class ActiveRecordingResolver {
  @FieldResolver(() => Recording, {
    nullable: true,
    description:
      'The recording that is running in the room. Null if there is none, or the viewer is neither a member nor in the meeting. Applications need the scope recordings:read.',
  })
  async activeRecording(
    @Root() room: RoomRecord,
    @Ctx() { actor, services, loaders }: AppContext,
  ): Promise<RecordingRecord | null> {
    assertScope(actor, 'recordings:read');
    const running = await loaders.runningRecordings.load(room.id);
    return running && (await services.presence.canSeeMeeting(actor, room)) ? running : null;
  }
}

/** The rules require the feature. */
export function recordingsOf({ services }: AppContext): RecordingService {
  if (!services.recordings) throw new NotFoundError();
  return services.recordings;
}
