import { createUnionType, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { MeetingEndReason } from '../models/meeting-history.js';
import type { RoomEvent as Event } from '../services/events/room-event.js';
import { Participant } from './participant.js';
import { Room } from './room.js';
import { Subtitles } from './subtitles.js';
import { EVENT_TIME, ROOM_ID } from './descriptions.js';

@ObjectType({ description: 'A meeting has started: the first person has joined.' })
export class MeetingStarted {
  @Field(() => ID, { description: ROOM_ID })
  roomId!: string;

  @Field(() => Date, { description: EVENT_TIME })
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
    UNKNOWN: { description: 'LiveKit lost the meeting, or the reason was not reported.' },
  },
});

@ObjectType({
  description:
    'The meeting will end because of its maximum duration. Sent once 10 minutes and once 1 minute before the end.',
})
export class MeetingEndingSoon {
  @Field(() => ID, { description: ROOM_ID })
  roomId!: string;

  @Field(() => Date, { description: EVENT_TIME })
  at!: Date;

  @Field(() => Date, { description: 'When the meeting ends.' })
  endsAt!: Date;
}

@ObjectType({ description: 'A meeting has ended; every participant has left.' })
export class MeetingEnded {
  @Field(() => ID, { description: ROOM_ID })
  roomId!: string;

  @Field(() => Date, { description: EVENT_TIME })
  at!: Date;

  @Field(() => MeetingEndReason, { description: 'The reason for the end of the meeting.' })
  reason!: MeetingEndReason;
}

@ObjectType({ description: 'A participant has joined the meeting.' })
export class ParticipantJoined {
  @Field(() => ID, { description: ROOM_ID })
  roomId!: string;

  @Field(() => Date, { description: EVENT_TIME })
  at!: Date;

  @Field(() => Participant, { description: 'The participant.' })
  participant!: Participant;
}

@ObjectType({
  description:
    'A participant has left the meeting. If another connection of the same identity replaces it, that one joins at the same moment.',
})
export class ParticipantLeft {
  @Field(() => ID, { description: ROOM_ID })
  roomId!: string;

  @Field(() => Date, { description: EVENT_TIME })
  at!: Date;

  @Field(() => ID, { description: 'The identity of the participant.' })
  identity!: string;

  @Field(() => ID, { description: 'The sid of the connection that has ended.' })
  sid!: string;
}

@ObjectType({
  description: 'The tracks, name, hand, role, or permissions of a participant have changed.',
})
export class ParticipantChanged {
  @Field(() => ID, { description: ROOM_ID })
  roomId!: string;

  @Field(() => Date, { description: EVENT_TIME })
  at!: Date;

  @Field(() => Participant, { description: 'The participant after the change.' })
  participant!: Participant;
}

@ObjectType({ description: 'Participants were muted by someone else.' })
export class ParticipantsMuted {
  @Field(() => ID, { description: ROOM_ID })
  roomId!: string;

  @Field(() => Date, { description: EVENT_TIME })
  at!: Date;

  @Field(() => [ID], { description: 'The identities of the muted participants.' })
  identities!: string[];

  @Field(() => Participant, {
    nullable: true,
    description:
      'The participant who muted them. Null for a host who is not in the meeting, and for an application.',
  })
  by!: Participant | null;
}

@ObjectType({
  description: 'The room has changed, or the role of the viewer, which only the viewer learns.',
})
export class RoomChanged {
  @Field(() => ID, { description: ROOM_ID })
  roomId!: string;

  @Field(() => Date, { description: EVENT_TIME })
  at!: Date;

  @Field(() => Room, { description: 'The room, as the viewer sees it now.' })
  room?: Room;
}

@ObjectType({ description: 'The status of the subtitles has changed.' })
export class SubtitlesChanged {
  @Field(() => ID, { description: ROOM_ID })
  roomId!: string;

  @Field(() => Date, { description: EVENT_TIME })
  at!: Date;

  @Field(() => Subtitles, { description: 'The current subtitles.' })
  subtitles!: Subtitles;
}

const TYPE_NAMES = {
  'meeting-started': MeetingStarted.name,
  'meeting-ending-soon': MeetingEndingSoon.name,
  'meeting-ended': MeetingEnded.name,
  joined: ParticipantJoined.name,
  left: ParticipantLeft.name,
  changed: ParticipantChanged.name,
  muted: ParticipantsMuted.name,
  'room-changed': RoomChanged.name,
  subtitles: SubtitlesChanged.name,
} as const satisfies Record<Event['type'], string>;

export const RoomEvent = createUnionType({
  name: 'RoomEvent',
  description: 'Something that happened in a room.',
  types: () =>
    [
      MeetingStarted,
      MeetingEndingSoon,
      MeetingEnded,
      ParticipantJoined,
      ParticipantLeft,
      ParticipantChanged,
      ParticipantsMuted,
      RoomChanged,
      SubtitlesChanged,
    ] as const,
  resolveType: (event) => TYPE_NAMES[(event as unknown as Event).type],
});
