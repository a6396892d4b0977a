import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { LeaveReason, MeetingEndReason } from '../models/meeting-history.js';
import { ParticipantKind } from '../models/participant-kind.js';
import { listCost } from './list-cost.js';
import './lobby.js';
import './room-event.js';
import { PageInfo } from './page.js';
import { PAGE_INFO, ROOM_ID } from './descriptions.js';

registerEnumType(LeaveReason, {
  name: 'LeaveReason',
  description: 'The reason for the end of a connection to a meeting.',
  valuesConfig: {
    LEFT: { description: 'The person left.' },
    CONNECTION_LOST: { description: 'The connection failed.' },
    REMOVED: { description: 'A host removed the person, or their account was disabled.' },
    BANNED: { description: 'A host removed the person until the end of the meeting.' },
    TAKEN_OVER: { description: 'Another connection with the same identity took over.' },
    MEETING_ENDED: { description: 'The meeting ended for everyone.' },
    UNKNOWN: { description: 'The reason was not reported.' },
  },
});

@ObjectType({ description: 'A meeting that is running or has ended.' })
export class MeetingSession {
  @Field(() => ID, { description: 'The ID of the meeting, a UUID.' })
  id!: string;

  @Field(() => ID, { description: ROOM_ID })
  roomId!: string;

  @Field(() => Date, { description: 'When the first person joined.' })
  startedAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description:
      'When the last person left, or the meeting was ended. Null while the meeting is running.',
  })
  endedAt!: Date | null;

  @Field(() => MeetingEndReason, {
    nullable: true,
    description: 'The reason for the end. Null while the meeting is running.',
  })
  endReason!: MeetingEndReason | null;

  @Field(() => Int, {
    description:
      'The highest number of participants at one time, so far while the meeting is running. Phone callers, agents, and recorders do not count.',
  })
  peakParticipantCount!: number;
}

@ObjectType({ description: 'A page of a list of meetings.' })
export class MeetingSessionPage {
  @Field(() => [MeetingSession], { description: 'The meetings of this page, newest first.' })
  nodes!: readonly MeetingSession[];

  @Field(() => PageInfo, { description: PAGE_INFO })
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'One connection to a meeting.' })
export class Visit {
  @Field(() => Date, {
    description: 'When the connection began; for a caller on hold, when they were admitted.',
  })
  joinedAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When the connection ended. Null while it lasts.',
  })
  leftAt!: Date | null;

  @Field(() => LeaveReason, {
    nullable: true,
    description: 'The reason for its end. Null while it lasts.',
  })
  leaveReason!: LeaveReason | null;
}

@ObjectType({
  description: "One person's presence in one meeting, merged over devices and reconnects.",
})
export class Attendance {
  @Field(() => String, { description: 'The last name that others saw.' })
  displayName!: string;

  @Field(() => ParticipantKind, {
    description: 'The kind of the participant. Only STANDARD counts as a participant.',
  })
  kind!: ParticipantKind;

  @Field(() => String, {
    nullable: true,
    description: 'The external ID from the token of an application. Null without one.',
  })
  externalId!: string | null;

  @Field(() => Date, { description: 'When their first connection began.' })
  firstJoinedAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When their last connection ended. Null while they are in the meeting.',
  })
  lastLeftAt!: Date | null;

  @Field(() => Float, {
    description:
      'The time in the meeting, in milliseconds. Overlapping connections count once; the time of a running meeting counts up to now.',
  })
  totalMs!: number;

  @Field(() => [Visit], {
    description: 'Their connections, in the order in which they began.',
    complexity: listCost(3),
  })
  visits!: readonly Visit[];
}

@ObjectType({ description: 'A page of the people of a meeting.' })
export class AttendancePage {
  @Field(() => [Attendance], { description: 'The people of this page, by their first arrival.' })
  nodes!: readonly Attendance[];

  @Field(() => PageInfo, { description: PAGE_INFO })
  pageInfo!: PageInfo;
}
