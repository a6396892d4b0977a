import { Field, ID, ObjectType } from 'type-graphql';
import type { MediaTrack } from '../livekit/media-participant.js';
import { RoomRole, TrackSource } from '../models/room.js';
import { ParticipantKind } from '../models/participant-kind.js';
import { listCost } from './list-cost.js';
import './lobby.js';
import './room-enums.js';

@ObjectType({ description: 'Something that a participant publishes.' })
export class Track implements MediaTrack {
  @Field(() => ID, { description: "LiveKit's id of the track." })
  sid!: string;

  @Field(() => TrackSource, { description: 'Where picture or sound come from.' })
  source!: TrackSource;

  @Field(() => Boolean, { description: 'Whether nothing of it is sent at the moment.' })
  muted!: boolean;
}

@ObjectType({
  description: 'A connection in a meeting: a person, a caller, an agent, the recorder.',
})
export class Participant {
  @Field(() => ID, { description: 'Who it is in this room; the same in every connection.' })
  identity!: string;

  @Field(() => ID, { description: "LiveKit's id of the connection; new whenever they come again." })
  sid!: string;

  @Field(() => String, { description: 'The name that others see.' })
  displayName!: string;

  @Field(() => ParticipantKind, { description: 'What is behind it.' })
  kind!: ParticipantKind;

  @Field(() => RoomRole, {
    nullable: true,
    description: 'Their role in the room; null for those without one.',
  })
  role!: RoomRole | null;

  @Field(() => Boolean, { description: 'Whether they came signed in.' })
  isAuthenticated!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'CSS color; null for participants that Foyer did not let in.',
  })
  color!: string | null;

  @Field(() => Date, { nullable: true, description: 'Since when the hand is up; null: it is not.' })
  handRaisedAt!: Date | null;

  @Field(() => Date, { description: 'When this connection came about.' })
  joinedAt!: Date;

  @Field(() => [Track], { description: 'What they publish.', complexity: listCost(4) })
  tracks!: readonly Track[];
}
