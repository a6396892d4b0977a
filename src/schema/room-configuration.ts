import { Field, InputType, ObjectType } from 'type-graphql';
import { TrackSource } from '../models/room.js';
import './room-enums.js';

@ObjectType({ description: 'Settings of a room that hold for all its meetings.' })
export class RoomConfiguration {
  @Field(() => [TrackSource], {
    nullable: true,
    description:
      "What participants who are not hosts may publish; null: the deployment's `defaultSources`.",
  })
  publishSources!: readonly TrackSource[] | null;

  @Field(() => Boolean, {
    description: 'True: every participant may mute others. False: hosts only.',
  })
  everyoneCanMute!: boolean;
}

@InputType({ description: 'Settings to change; those left out stay, and null means the default.' })
export class RoomConfigurationInput {
  @Field(() => [TrackSource], {
    nullable: true,
    description: 'An empty list: nothing may be published.',
  })
  publishSources?: TrackSource[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether all may mute others, or hosts only.',
  })
  everyoneCanMute?: boolean | null;
}
