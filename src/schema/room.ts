import { GraphQLJSONObject } from 'graphql-scalars';
import { Ctx, Field, ID, InputType, Int, ObjectType, Root } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { Page } from '../lib/page.js';
import { RoomAccessLevel, RoomRole, type RoomRecord } from '../models/room.js';
import { PageInfo } from './page.js';
import { RoomConfiguration, RoomConfigurationInput } from './room-configuration.js';
import { User } from './user.js';
import { EmailAddress } from './scalars.js';
import { PAGE_INFO, ROOM_ID_INPUT, TOTAL_COUNT } from './descriptions.js';

@ObjectType({ description: 'The meeting that is taking place in a room.' })
export class Meeting {
  @Field(() => Date, { description: 'When the first person joined.' })
  startedAt!: Date;

  @Field(() => Int, {
    description:
      'The current number of people in the meeting. Agents, recorders, and callers on hold do not count.',
  })
  participantCount!: number;

  @Field(() => Date, {
    nullable: true,
    description: 'When the meeting ends because of its maximum duration. Null for no limit.',
  })
  endsAt!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The maximum number of people in this meeting, which was fixed when it started. Callers on hold count. Null for no limit.',
  })
  maxParticipants!: number | null;
}

/** The object that its fields are resolved from. */
export interface MeetingOf extends Meeting {
  readonly roomId: string;
}

@ObjectType({
  description: 'A permanent place to meet, with a slug, an access level, members, and settings.',
})
export class Room {
  @Field(() => ID, {
    description:
      'The ID of the room, a UUID. It is also the name of the LiveKit room. A room without a record has an ID that begins with unregistered_.',
  })
  id!: string;

  @Field(() => String, {
    description:
      'The part of the link that names the room: a-z, 0-9, and dashes. It stays the same when the name changes.',
  })
  slug!: string;

  @Field(() => String, { description: 'The name of the room.' })
  name!: string;

  @Field(() => RoomAccessLevel, { description: 'Who may enter without waiting.' })
  accessLevel!: RoomAccessLevel;

  @Field(() => Date, { description: 'When the room was created.' })
  createdAt!: Date;

  @Field(() => RoomRole, {
    nullable: true,
    description:
      'The role of the viewer. Null if the viewer is not a member. An application is an owner of the rooms that it created.',
  })
  viewerRole!: RoomRole | null;

  @Field(() => RoomConfiguration, { description: 'The settings of its meetings.' })
  configuration!: RoomConfiguration;
}

@ObjectType({ description: 'A user with a role in a room.' })
export class RoomMember {
  @Field(() => User, { description: 'The user.' })
  user!: User;

  @Field(() => RoomRole, { description: 'The role of the user.' })
  role!: RoomRole;

  @Field(() => Boolean, {
    description:
      'Whether the user has opened or entered the room since receiving the role. Until then, `user` reveals only an ID.',
  })
  hasAccepted!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'The address that the host entered, or the display name from the meeting, of a user who has not accepted yet. Null afterward.',
  })
  invitedAs!: string | null;
}

@ObjectType({ description: 'A page of a list of rooms.' })
export class RoomPage {
  @Field(() => [Room], { description: 'The rooms of this page, newest first.' })
  nodes!: readonly Room[];

  @Field(() => PageInfo, { description: PAGE_INFO })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: TOTAL_COUNT })
  totalCount(
    @Root() { search }: RoomPageView,
    @Ctx() { actor, services }: AppContext,
  ): Promise<number> {
    return services.rooms.count(actor, search);
  }
}

/** The object that the fields of a page are resolved from. */
export interface RoomPageView extends Page<RoomRecord> {
  readonly search: string | null;
}

@InputType({ description: 'A room to create.' })
export class CreateRoomInput {
  @Field(() => String, {
    description: 'The name, 1 to 500 characters. The slug is made from it.',
  })
  name!: string;

  @Field(() => RoomAccessLevel, {
    nullable: true,
    description:
      "Who may enter without waiting. Defaults to the creator's setting, then to the deployment's; to TRUSTED for applications.",
  })
  accessLevel?: RoomAccessLevel | null;

  @Field(() => RoomConfigurationInput, {
    nullable: true,
    description:
      'The settings of its meetings, which replace the defaults of the creator as a whole. Defaults to those.',
  })
  configuration?: RoomConfigurationInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'For applications: your own ID for the room, 1 to 64 characters. If you have a room with this ID, and the rest of the input is the same, it is returned.',
  })
  externalId?: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'For applications: a JSON object, at most 2 KB, that comes back in `Room.metadata` and in webhooks.',
  })
  metadata?: Record<string, unknown> | null;

  @Field(() => EmailAddress, {
    nullable: true,
    description:
      'For applications without `act_as`: the address of a user who becomes an owner, too. An address without an account becomes a provisional user.',
  })
  ownerEmail?: string | null;
}

@InputType({ description: 'Changes of a room. Omitted fields stay unchanged.' })
export class UpdateRoomInput {
  @Field(() => ID, { description: ROOM_ID_INPUT })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The new name, 1 to 500 characters. The slug stays the same.',
  })
  name?: string | null;

  @Field(() => RoomAccessLevel, {
    nullable: true,
    description: 'The new access level. Waiting people who may now enter are admitted.',
  })
  accessLevel?: RoomAccessLevel | null;

  @Field(() => RoomConfigurationInput, {
    nullable: true,
    description:
      'The settings to change. Omitted settings stay unchanged; null resets one to its default.',
  })
  configuration?: RoomConfigurationInput | null;
}

@InputType({ description: 'A role for a user. Exactly one of `userId` and `email` is required.' })
export class SetRoomMemberInput {
  @Field(() => ID, { description: ROOM_ID_INPUT })
  roomId!: string;

  @Field(() => ID, { nullable: true, description: 'The ID of the user.' })
  userId?: string | null;

  @Field(() => EmailAddress, {
    nullable: true,
    description: 'The verified email address of the user.',
  })
  email?: string | null;

  @Field(() => RoomRole, { description: 'The new role. Only owners can grant OWNER.' })
  role!: RoomRole;
}

@InputType({ description: 'A member to remove.' })
export class RemoveRoomMemberInput {
  @Field(() => ID, { description: ROOM_ID_INPUT })
  roomId!: string;

  @Field(() => ID, {
    description: 'The ID of the user to remove. Members may pass their own ID to leave.',
  })
  userId!: string;
}
