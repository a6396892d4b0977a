import { Ctx, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { RoomAccessLevel, RoomRole } from '../models/room.js';
import { PageInfo } from './page.js';
import { RoomConfiguration, RoomConfigurationInput } from './room-configuration.js';
import { User } from './user.js';
import { EmailAddress } from './scalars.js';

@ObjectType({ description: 'What happens in a room right now.' })
export class Meeting {
  @Field(() => Date, { description: 'When the first person came in.' })
  startedAt!: Date;

  @Field(() => Int, { description: 'People in the meeting now.' })
  participantCount!: number;
}

/** What its fields are read from. */
export interface MeetingOf extends Meeting {
  readonly roomId: string;
}

@ObjectType({ description: 'A lasting place to meet, with settings and members of its own.' })
export class Room {
  @Field(() => ID, { description: 'UUID; LiveKit knows the room by the same name.' })
  id!: string;

  @Field(() => String, {
    description: 'Part of the link to the room: a-z, 0-9 and dashes. Stays when the name changes.',
  })
  slug!: string;

  @Field(() => String, { description: 'The name that people gave it.' })
  name!: string;

  @Field(() => RoomAccessLevel, { description: 'Who enters without waiting.' })
  accessLevel!: RoomAccessLevel;

  @Field(() => Date, { description: 'When the room was made.' })
  createdAt!: Date;

  @Field(() => RoomRole, {
    nullable: true,
    description: 'The role of whoever asks; null for everybody who is no member.',
  })
  viewerRole!: RoomRole | null;

  @Field(() => RoomConfiguration, { description: 'Settings of its meetings.' })
  configuration!: RoomConfiguration;
}

@ObjectType({ description: 'A user with a role in a room.' })
export class RoomMember {
  @Field(() => User, { description: 'The person.' })
  user!: User;

  @Field(() => RoomRole, { description: 'What they may do there.' })
  role!: RoomRole;

  @Field(() => Boolean, {
    description:
      'Whether the person has opened or entered the room since they got the role. Until then, `user` tells no more than an ID.',
  })
  hasAccepted!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'What the host knew of a person who has not accepted yet: the address they typed, or the display name from the meeting. Null afterward.',
  })
  invitedAs!: string | null;
}

@ObjectType({ description: 'A part of a list of rooms.' })
export class RoomPage {
  @Field(() => [Room], { description: 'The rooms of this page, newest first.' })
  nodes!: readonly Room[];

  @Field(() => PageInfo, { description: 'How to read on.' })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'Length of the whole list now.' })
  totalCount(@Ctx() { actor, services }: AppContext): Promise<number> {
    return services.rooms.count(actor);
  }
}

@InputType({ description: 'A room to make.' })
export class CreateRoomInput {
  @Field(() => String, { description: '1 to 500 characters; the slug is made from it.' })
  name!: string;

  @Field(() => RoomAccessLevel, {
    nullable: true,
    description: "Left out: the maker's own default, else the deployment's.",
  })
  accessLevel?: RoomAccessLevel | null;

  @Field(() => RoomConfigurationInput, {
    nullable: true,
    description: "Replaces the maker's own defaults as a whole; left out: those.",
  })
  configuration?: RoomConfigurationInput | null;
}

@InputType({ description: 'Changes of a room; what is left out stays.' })
export class UpdateRoomInput {
  @Field(() => ID, { description: "The room's id." })
  id!: string;

  @Field(() => String, { nullable: true, description: '1 to 500 characters. The slug stays.' })
  name?: string | null;

  @Field(() => RoomAccessLevel, {
    nullable: true,
    description: 'Opening the room lets people in who wait.',
  })
  accessLevel?: RoomAccessLevel | null;

  @Field(() => RoomConfigurationInput, {
    nullable: true,
    description: 'Merged into the present settings; null inside sets one back to its default.',
  })
  configuration?: RoomConfigurationInput | null;
}

@InputType({ description: 'A role to give. Name the person by exactly one of userId and email.' })
export class SetRoomMemberInput {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => ID, { nullable: true, description: 'A person with an account, by id.' })
  userId?: string | null;

  @Field(() => EmailAddress, {
    nullable: true,
    description: 'A person with an account, by address.',
  })
  email?: string | null;

  @Field(() => RoomRole, { description: 'Only owners can grant OWNER.' })
  role!: RoomRole;
}

@InputType({ description: 'A membership to end.' })
export class RemoveRoomMemberInput {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => ID, { description: 'Who goes. Members may name themselves, to leave.' })
  userId!: string;
}
