import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { RecordingMode, RecordingStatus } from '../models/recording.js';
import { PageInfo } from './page.js';

registerEnumType(RecordingMode, {
  name: 'RecordingMode',
  description: 'What a recording holds.',
  valuesConfig: {
    SCREEN: { description: 'Picture and sound of the room, in one video file.' },
    TRANSCRIPT: { description: 'Sound alone, to be transcribed.' },
  },
});

registerEnumType(RecordingStatus, {
  name: 'RecordingStatus',
  description: 'How far a recording has come. The last four are ends.',
  valuesConfig: {
    STARTING: { description: 'Asked for; nothing is recorded yet.' },
    ACTIVE: { description: 'The room is being recorded.' },
    STOPPING: { description: 'Over; the file is being finished and stored.' },
    SAVED: { description: 'The file is in the storage.' },
    ABORTED: { description: 'Stopped before anything was recorded.' },
    FAILED: {
      description:
        'There is no file; `failureReason` says why. One that comes late saves it after all.',
    },
    EXPIRED: { description: 'Was saved; the file is gone.' },
  },
});

/** APPROACHING: 'approaching', … */
const RecordingLimitNoticeKind = { APPROACHING: 'approaching', REACHED: 'reached' } as const;

registerEnumType(RecordingLimitNoticeKind, {
  name: 'RecordingLimitNoticeKind',
  description: 'What is told about the longest duration of a recording.',
  valuesConfig: {
    APPROACHING: { description: 'The limit is near.' },
    REACHED: { description: 'The recorder has stopped; what it recorded is kept.' },
  },
});

@ObjectType({ description: 'A recording of a meeting, from the start button to the file.' })
export class Recording {
  @Field(() => ID, { description: 'UUID.' })
  id!: string;

  @Field(() => RecordingMode, { description: 'What it holds.' })
  mode!: RecordingMode;

  @Field(() => RecordingStatus, { description: 'How far it has come.' })
  status!: RecordingStatus;

  @Field(() => Date, { description: 'When the recording was requested.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'From when on the room was recorded.' })
  startedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When that ended.' })
  endedAt!: Date | null;

  @Field(() => Int, { nullable: true, description: 'Length of what was recorded, ms.' })
  durationMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Size of the file, bytes.' })
  sizeBytes!: number | null;

  @Field(() => Boolean, {
    description: 'It ended because it had reached its longest duration; the file is kept.',
  })
  limitReached!: boolean;

  @Field(() => Date, {
    nullable: true,
    description: 'When the file goes; null: never, or unsaved.',
  })
  expiresAt!: Date | null;
}

@ObjectType({ description: 'A part of a list of recordings.' })
export class RecordingPage {
  @Field(() => [Recording], { description: 'The recordings of this page, newest first.' })
  nodes!: readonly Recording[];

  @Field(() => PageInfo, { description: 'How to read on.' })
  pageInfo!: PageInfo;
}

@InputType({ description: 'A recording to start.' })
export class StartRecordingInput {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => RecordingMode, { description: "One of the deployment's `config.recording.modes`." })
  mode!: RecordingMode;

  @Field(() => String, { nullable: true, description: 'Language of the transcript, BCP 47.' })
  language?: string | null;
}

@ObjectType({ description: 'News of the longest duration of a recording; each comes once.' })
export class RecordingLimitNotice {
  @Field(() => RecordingLimitNoticeKind, { description: 'What is told.' })
  kind!: 'approaching' | 'reached';

  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => Recording, { description: 'The recording.' })
  recording!: Recording;

  @Field(() => Int, { description: 'Until the recorder stops, ms; 0 when it has.' })
  remainingMs!: number;

  @Field(() => Date, { description: 'When.' })
  at!: Date;
}
