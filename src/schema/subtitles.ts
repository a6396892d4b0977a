import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';

export const SubtitlesStatus = {
  STARTING: 'starting',
  ACTIVE: 'active',
  STOPPED: 'stopped',
} as const;
export type SubtitlesStatus = (typeof SubtitlesStatus)[keyof typeof SubtitlesStatus];

registerEnumType(SubtitlesStatus, {
  name: 'SubtitlesStatus',
  description: 'How far the subtitles of a meeting are.',
  valuesConfig: {
    STARTING: { description: 'The transcriber was called and has not come yet.' },
    ACTIVE: { description: 'The transcriber is in the meeting.' },
    STOPPED: { description: 'There are none.' },
  },
});

@ObjectType({ description: 'The subtitles of a meeting.' })
export class Subtitles {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => SubtitlesStatus, { description: 'How far they are.' })
  status!: SubtitlesStatus;
}
