import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { ROOM_ID } from './descriptions.js';

export const SubtitlesStatus = {
  STARTING: 'starting',
  ACTIVE: 'active',
  STOPPED: 'stopped',
} as const;
export type SubtitlesStatus = (typeof SubtitlesStatus)[keyof typeof SubtitlesStatus];

registerEnumType(SubtitlesStatus, {
  name: 'SubtitlesStatus',
  description: 'The status of the subtitles of a meeting.',
  valuesConfig: {
    STARTING: { description: 'The transcriber was dispatched and has not joined yet.' },
    ACTIVE: { description: 'The transcriber is in the meeting and writes subtitles.' },
    STOPPED: { description: 'There are no subtitles.' },
  },
});

@ObjectType({ description: 'The subtitles of a meeting.' })
export class Subtitles {
  @Field(() => ID, { description: ROOM_ID })
  roomId!: string;

  @Field(() => SubtitlesStatus, { description: 'The status of the subtitles.' })
  status!: SubtitlesStatus;
}
