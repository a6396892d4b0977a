import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import { TrackSource } from '../models/room.js';
import {
  LOBBY_MESSAGE_LENGTH,
  MAX_DURATION_MS_RANGE,
  MAX_PARTICIPANTS_RANGE,
} from '../models/room-configuration.js';
import './room-enums.js';

@ObjectType({ description: 'The settings of a room, which apply to all its meetings.' })
export class RoomConfiguration {
  @Field(() => [TrackSource], {
    nullable: true,
    description:
      'The sources that participants who are not hosts may publish. Null for `config.livekit.defaultSources`.',
  })
  publishSources!: readonly TrackSource[] | null;

  @Field(() => Boolean, {
    description: 'Whether every participant may mute others who are not hosts, or only hosts may.',
  })
  everyoneCanMute!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether every participant may send reactions, or only hosts may. Clients exchange reactions as data messages, and ignore those that this does not allow.',
  })
  everyoneCanReact!: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'The maximum number of people in a meeting, phone callers included. Fixed when a meeting starts. Null for no limit.',
  })
  maxParticipants!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'The maximum duration of a meeting, in milliseconds. Fixed when a meeting starts. Null for no limit.',
  })
  maxDurationMs!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What waiting people read, unless a host sends them another message. Null for none.',
  })
  lobbyMessage!: string | null;
}

@InputType({
  description:
    'Changes of the settings of a room. Omitted fields stay unchanged; null resets a field to its default.',
})
export class RoomConfigurationInput {
  @Field(() => [TrackSource], {
    nullable: true,
    description:
      'The sources that participants who are not hosts may publish. An empty list allows none.',
  })
  publishSources?: TrackSource[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether every participant may mute others who are not hosts. The default is true.',
  })
  everyoneCanMute?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether every participant, and not only hosts, may send reactions. The default is true.',
  })
  everyoneCanReact?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: `The maximum number of people in a meeting, phone callers included, ${MAX_PARTICIPANTS_RANGE.join(' to ')}. A running meeting keeps its limit.`,
  })
  maxParticipants?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: `The maximum duration of a meeting in milliseconds, a whole number from ${MAX_DURATION_MS_RANGE.join(' to ')}: 1 minute to 7 days. A running meeting keeps its limit.`,
  })
  maxDurationMs?: number | null;

  @Field(() => String, {
    nullable: true,
    description: `What waiting people read, at most ${LOBBY_MESSAGE_LENGTH} characters without line breaks. An empty text counts as null.`,
  })
  lobbyMessage?: string | null;
}
