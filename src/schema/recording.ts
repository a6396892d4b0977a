import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { RecordingMode, RecordingStatus } from '../models/recording.js';
import { PageInfo } from './page.js';
import { EVENT_TIME, PAGE_INFO, ROOM_ID, ROOM_ID_INPUT } from './descriptions.js';

registerEnumType(RecordingMode, {
  name: 'RecordingMode',
  description: 'The content of a recording.',
  valuesConfig: {
    SCREEN: { description: 'Video and audio of the meeting, in one video file.' },
    TRANSCRIPT: { description: 'Audio only, for a transcript.' },
  },
});

registerEnumType(RecordingStatus, {
  name: 'RecordingStatus',
  description:
    'The status of a recording. The last four are final, except that a FAILED one becomes SAVED if its file arrives late.',
  valuesConfig: {
    STARTING: { description: 'The recording was requested; nothing is recorded yet.' },
    ACTIVE: { description: 'The meeting is being recorded.' },
    STOPPING: { description: 'The recording has ended; its file is being stored.' },
    SAVED: { description: 'The file is stored.' },
    ABORTED: { description: 'The recording was stopped before it started; there is no file.' },
    FAILED: {
      description: 'There is no file. `failureReason` states the reason.',
    },
    EXPIRED: { description: 'The file was deleted after its retention, or is missing.' },
  },
});

/** APPROACHING: 'approaching', … */
const RecordingLimitNoticeKind = { APPROACHING: 'approaching', REACHED: 'reached' } as const;

registerEnumType(RecordingLimitNoticeKind, {
  name: 'RecordingLimitNoticeKind',
  description: 'The kind of a notice about the maximum duration of a recording.',
  valuesConfig: {
    APPROACHING: { description: 'The recording will soon reach its maximum duration.' },
    REACHED: {
      description: 'The recording has reached its maximum duration and stopped; it is kept.',
    },
  },
});

@ObjectType({ description: 'A recording of a meeting.' })
export class Recording {
  @Field(() => ID, { description: 'The ID of the recording, a UUID.' })
  id!: string;

  @Field(() => RecordingMode, { description: 'The content of the recording.' })
  mode!: RecordingMode;

  @Field(() => RecordingStatus, { description: 'The status of the recording.' })
  status!: RecordingStatus;

  @Field(() => Date, { description: 'When the recording was requested.' })
  createdAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When the recorder started recording. Null before.',
  })
  startedAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When the recorder stopped recording. Null before.',
  })
  endedAt!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The duration of the recording, in milliseconds. Null until it is known.',
  })
  durationMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The size of the file, in bytes. Null until it is stored.',
  })
  sizeBytes!: number | null;

  @Field(() => Boolean, {
    description: 'Whether the recording ended because it reached its maximum duration.',
  })
  limitReached!: boolean;

  @Field(() => Date, {
    nullable: true,
    description: 'When the file expires. Null if it is kept forever, or not stored.',
  })
  expiresAt!: Date | null;
}

@ObjectType({ description: 'A page of a list of recordings.' })
export class RecordingPage {
  @Field(() => [Recording], { description: 'The recordings of this page, newest first.' })
  nodes!: readonly Recording[];

  @Field(() => PageInfo, { description: PAGE_INFO })
  pageInfo!: PageInfo;
}

@InputType({ description: 'A recording to start.' })
export class StartRecordingInput {
  @Field(() => ID, { description: ROOM_ID_INPUT })
  roomId!: string;

  @Field(() => RecordingMode, {
    description: 'The content of the recording: one of `config.recording.modes`.',
  })
  mode!: RecordingMode;

  @Field(() => String, {
    nullable: true,
    description:
      'The spoken language, as a BCP 47 tag. Defaults to none, which leaves it to the transcription.',
  })
  language?: string | null;
}

@ObjectType({
  description: 'A notice about the maximum duration of a recording. Each kind is sent once.',
})
export class RecordingLimitNotice {
  @Field(() => RecordingLimitNoticeKind, { description: 'The kind of the notice.' })
  kind!: 'approaching' | 'reached';

  @Field(() => ID, { description: ROOM_ID })
  roomId!: string;

  @Field(() => Recording, { description: 'The recording.' })
  recording!: Recording;

  @Field(() => Int, {
    description: 'The time until the recording stops, in milliseconds; 0 once it has.',
  })
  remainingMs!: number;

  @Field(() => Date, { description: EVENT_TIME })
  at!: Date;
}
