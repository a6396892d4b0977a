import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { TrackSource } from '../models/room.js';
import { PERSON_EXTERNAL_ID, ROOM_ID_INPUT } from './descriptions.js';
import { JWT } from './scalars.js';
import './room-enums.js';

@InputType({ description: 'A person to admit by a meeting token.' })
export class CreateMeetingTokenInput {
  @Field(() => ID, { description: ROOM_ID_INPUT })
  roomId!: string;

  @Field(() => String, {
    description:
      'The name that others see, 1 to 100 characters. It replaces the one in `joinRoom`.',
  })
  displayName!: string;

  @Field(() => String, { nullable: true, description: PERSON_EXTERNAL_ID })
  externalId?: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'A JSON object, at most 2 KB, that comes back in `Participant.metadata`. The person cannot read it.',
  })
  metadata?: Record<string, unknown> | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether the person is a host of the meeting that they join. Such a host cannot delete the room or change its members.',
  })
  isHost!: boolean;

  @Field(() => [TrackSource], {
    nullable: true,
    description:
      'The sources that the person may publish, until a host changes that. An empty list means none. Defaults to what the room allows.',
  })
  publishSources?: TrackSource[] | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When the token becomes valid. Defaults to now.',
  })
  validFrom?: Date | null;

  @Field(() => Date, {
    nullable: true,
    description:
      'When the token expires, at most 365 days from now. Defaults to 24 hours from now.',
  })
  validUntil?: Date | null;
}

@ObjectType({
  description: 'A token that admits one person to one room, without an account or a wait.',
})
export class MeetingToken {
  @Field(() => JWT, {
    description: 'The token, for `joinRoom`. Everyone who has it can enter as this person.',
  })
  token!: string;

  @Field(() => String, { description: 'The link to the room, with the token in its fragment.' })
  joinUrl!: string;

  @Field(() => Date, { description: 'When the token expires.' })
  validUntil!: Date;
}
