import { Field, ID, InputType } from 'type-graphql';
import { RoomRole, TrackSource } from '../models/room.js';
import './room-enums.js';

@InputType({ description: 'Whom to mute.' })
export class MuteParticipantInput {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => ID, { description: 'Who it is.' })
  identity!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'One of their tracks, of whatever source; left out: every microphone of theirs.',
  })
  trackSid?: string | null;
}

@InputType({
  description:
    'What a participant may do in this meeting. Fields that are omitted or null stay unchanged.',
})
export class ParticipantPermissionInput {
  @Field(() => [TrackSource], {
    nullable: true,
    description: 'What they may publish; an empty list: nothing. Other tracks of theirs end.',
  })
  publishSources?: TrackSource[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they see and hear others.' })
  canSubscribe?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they may send data messages.' })
  canPublishData?: boolean | null;
}

@InputType({ description: 'Changes to a participant. At least one is required.' })
export class UpdateParticipantInput {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => ID, { description: 'Who it is.' })
  identity!: string;

  @Field(() => String, { nullable: true, description: 'Another name, of 1 to 100 characters.' })
  displayName?: string | null;

  @Field(() => ParticipantPermissionInput, {
    nullable: true,
    description: 'Holds until the meeting ends, also when they come back.',
  })
  permission?: ParticipantPermissionInput | null;
}

@InputType({ description: 'A role for a participant who has an account.' })
export class SetParticipantRoleInput {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => ID, { description: 'Who it is.' })
  identity!: string;

  @Field(() => RoomRole, { description: 'Lasts beyond the meeting. Only owners make owners.' })
  role!: RoomRole;
}

@InputType({ description: 'The participant to remove.' })
export class RemoveParticipantInput {
  @Field(() => ID, { description: 'The ID of the room.' })
  roomId!: string;

  @Field(() => ID, { description: 'The identity of the participant.' })
  identity!: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Whether the person is kept out until the meeting ends. A ban follows a user to every device. ' +
      'A guest has no account and can return with another browser, which only a stricter access level prevents.',
  })
  ban?: boolean | null;
}
