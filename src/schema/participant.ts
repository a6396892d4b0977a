import { Field, ID, ObjectType } from 'type-graphql';
import type { MediaTrack } from '../livekit/media-participant.js';
import { RoomRole, TrackSource } from '../models/room.js';
import { ParticipantKind } from '../models/participant-kind.js';
import { listCost } from './list-cost.js';
import './lobby.js';
import './room-enums.js';

@ObjectType({ description: 'A track that a participant publishes.' })
export class Track implements MediaTrack {
  @Field(() => ID, { description: 'The sid of the track in LiveKit.' })
  sid!: string;

  @Field(() => TrackSource, { description: 'The source of the track.' })
  source!: TrackSource;

  @Field(() => Boolean, { description: 'Whether the track is muted.' })
  muted!: boolean;
}

@ObjectType({
  description: 'A connection to a meeting: a person, a phone caller, an agent, or a recorder.',
})
export class Participant {
  @Field(() => ID, {
    description: 'The identity in this room; a person keeps it across connections.',
  })
  identity!: string;

  @Field(() => ID, {
    description: 'The sid of the connection in LiveKit; each connection has its own.',
  })
  sid!: string;

  @Field(() => String, { description: 'The name that others see.' })
  displayName!: string;

  @Field(() => ParticipantKind, { description: 'The kind of the participant.' })
  kind!: ParticipantKind;

  @Field(() => RoomRole, {
    nullable: true,
    description:
      'The role in the room; ADMINISTRATOR for a host by meeting token, until the meeting ends. Null for other participants who are not members.',
  })
  role!: RoomRole | null;

  @Field(() => Boolean, { description: 'Whether the person joined while signed in.' })
  isAuthenticated!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'A CSS color. Null for participants that Foyer did not admit, such as agents.',
  })
  color!: string | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When the hand was raised. Null if it is lowered.',
  })
  handRaisedAt!: Date | null;

  @Field(() => Date, { description: 'When this connection joined.' })
  joinedAt!: Date;

  @Field(() => [Track], { description: 'The published tracks.', complexity: listCost(4) })
  tracks!: readonly Track[];
}
