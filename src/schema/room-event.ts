import { createUnionType, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { MeetingEndReason } from '../redis/presence/presence-events.js';
import type { RoomEvent as Event } from '../services/events/room-event.js';
import { Participant } from './participant.js';
import { Room } from './room.js';
import { Subtitles } from './subtitles.js';

@ObjectType({ description: 'The first person has come in.' })
export class MeetingStarted {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => Date, { description: 'When.' })
  at!: Date;
}

registerEnumType(MeetingEndReason, {
  name: 'MeetingEndReason',
  description: 'The reason for the end of a meeting.',
  valuesConfig: {
    EMPTY: { description: 'The last person left.' },
    ENDED_BY_HOST: { description: 'A host ended the meeting.' },
    ROOM_DELETED: { description: 'An owner deleted the room.' },
    DURATION_LIMIT: { description: 'The meeting reached its maximum duration.' },
    UNKNOWN: { description: 'LiveKit lost the room, or nothing was heard of its end.' },
  },
});

@ObjectType({ description: 'The meeting is over; whoever was in it has left.' })
export class MeetingEnded {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => Date, { description: 'When.' })
  at!: Date;

  @Field(() => MeetingEndReason, { description: 'The reason for the end of the meeting.' })
  reason!: MeetingEndReason;
}

@ObjectType({ description: 'A participant has joined the meeting.' })
export class ParticipantJoined {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => Date, { description: 'When.' })
  at!: Date;

  @Field(() => Participant, { description: 'Who.' })
  participant!: Participant;
}

@ObjectType({
  description:
    'A connection has ended. Where another one takes it over, that one joins in the same moment.',
})
export class ParticipantLeft {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => Date, { description: 'When.' })
  at!: Date;

  @Field(() => ID, { description: 'Whose connection it was.' })
  identity!: string;

  @Field(() => ID, { description: 'Which connection.' })
  sid!: string;
}

@ObjectType({
  description: 'The tracks, name, hand, role, or permissions of a participant have changed.',
})
export class ParticipantChanged {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => Date, { description: 'When.' })
  at!: Date;

  @Field(() => Participant, { description: 'As they are now.' })
  participant!: Participant;
}

@ObjectType({
  description: 'The room itself has changed; or, told to them alone, the role of whoever asks.',
})
export class RoomChanged {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => Date, { description: 'When.' })
  at!: Date;

  @Field(() => Room, { description: 'As it is now.' })
  room?: Room;
}

@ObjectType({ description: 'Subtitles were asked for, have begun, or were stopped.' })
export class SubtitlesChanged {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => Date, { description: 'When.' })
  at!: Date;

  @Field(() => Subtitles, { description: 'As they are now.' })
  subtitles!: Subtitles;
}

const TYPE_NAMES = {
  'meeting-started': MeetingStarted.name,
  'meeting-ended': MeetingEnded.name,
  joined: ParticipantJoined.name,
  left: ParticipantLeft.name,
  changed: ParticipantChanged.name,
  'room-changed': RoomChanged.name,
  subtitles: SubtitlesChanged.name,
} as const satisfies Record<Event['type'], string>;

export const RoomEvent = createUnionType({
  name: 'RoomEvent',
  description: 'Something that happened in a room.',
  types: () =>
    [
      MeetingStarted,
      MeetingEnded,
      ParticipantJoined,
      ParticipantLeft,
      ParticipantChanged,
      RoomChanged,
      SubtitlesChanged,
    ] as const,
  resolveType: (event) => TYPE_NAMES[(event as unknown as Event).type],
});
