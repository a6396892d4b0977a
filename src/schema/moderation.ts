import { Field, ID, InputType } from 'type-graphql';
import { RoomRole, TrackSource } from '../models/room.js';
import './room-enums.js';
import { IDENTITY, ROOM_ID_INPUT } from './descriptions.js';

@InputType({ description: 'The tracks of a participant to mute.' })
export class MuteParticipantInput {
  @Field(() => ID, { description: ROOM_ID_INPUT })
  roomId!: string;

  @Field(() => ID, { description: IDENTITY })
  identity!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The sid of the track to mute, of any source. Defaults to every microphone of the participant.',
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
    description:
      'The sources that the participant may publish; an empty list allows none. Published tracks of other sources end.',
  })
  publishSources?: TrackSource[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the participant sees and hears others.',
  })
  canSubscribe?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the participant may send data messages, chat included.',
  })
  canPublishData?: boolean | null;
}

@InputType({ description: 'Changes to a participant. At least one is required.' })
export class UpdateParticipantInput {
  @Field(() => ID, { description: ROOM_ID_INPUT })
  roomId!: string;

  @Field(() => ID, { description: IDENTITY })
  identity!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The new name, 1 to 100 characters. Defaults to the current name.',
  })
  displayName?: string | null;

  @Field(() => ParticipantPermissionInput, {
    nullable: true,
    description:
      'The new permissions, which last until the meeting ends, even if the participant reconnects.',
  })
  permission?: ParticipantPermissionInput | null;
}

@InputType({ description: 'A role for a participant who has an account.' })
export class SetParticipantRoleInput {
  @Field(() => ID, { description: ROOM_ID_INPUT })
  roomId!: string;

  @Field(() => ID, { description: IDENTITY })
  identity!: string;

  @Field(() => RoomRole, {
    description: 'The new role, which outlasts the meeting. Only owners can grant OWNER.',
  })
  role!: RoomRole;
}

@InputType({ description: 'The participant to remove.' })
export class RemoveParticipantInput {
  @Field(() => ID, { description: ROOM_ID_INPUT })
  roomId!: string;

  @Field(() => ID, { description: IDENTITY })
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
