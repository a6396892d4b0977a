import {
  createUnionType,
  Field,
  ID,
  InputType,
  Int,
  ObjectType,
  registerEnumType,
} from 'type-graphql';
import { DenialReason, type JoinOutcome as Outcome } from '../services/lobby/join-outcome.js';
import { WaitingParticipant } from './lobby.js';
import { Room } from './room.js';
import { JWT } from './scalars.js';

registerEnumType(DenialReason, {
  name: 'DenialReason',
  description: 'The reason why a person may not enter.',
  valuesConfig: {
    DENIED_BY_HOST: { description: 'A host refused them; after a while they may ask again.' },
    BANNED: { description: 'A host put them out until the meeting ends.' },
    MEETING_ENDED: {
      description: 'The meeting ended, or the room was given up, while they waited.',
    },
  },
});

@ObjectType({ description: 'How to reach the meeting: url and token are for the LiveKit client.' })
export class MediaConnection {
  @Field(() => String, { description: 'Address of the media server.' })
  url!: string;

  @Field(() => JWT, { description: 'Participant token; opens this one room.' })
  token!: string;

  @Field(() => ID, { description: 'Who the bearer is in the meeting: a UUID, as in the lobby.' })
  identity!: string;

  @Field(() => Date, {
    description: 'When the token expires; join again for a new one.',
  })
  expiresAt!: Date;
}

@ObjectType({ description: 'Come in.' })
export class Admitted {
  @Field(() => Room, { description: 'The room, as whoever asks sees it.' })
  room!: Room;

  @Field(() => MediaConnection, { description: 'How to reach the meeting.' })
  connection!: MediaConnection;

  @Field(() => JWT, {
    description: 'Says who this is in this room. For clients that cannot keep the cookie.',
  })
  ticket!: string;
}

@ObjectType({
  description: 'Wait for a host. Subscribe to `joinStatus`, or join again within `keepAliveMs`.',
})
export class Waiting {
  @Field(() => WaitingParticipant, { description: 'As hosts see whoever waits.' })
  participant!: WaitingParticipant;

  @Field(() => JWT, {
    description: 'Says who this is in this room. For clients that cannot keep the cookie.',
  })
  ticket!: string;
}

@ObjectType({ description: 'Not now, or not at all.' })
export class Denied {
  @Field(() => DenialReason, { description: 'Why.' })
  reason!: DenialReason;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds after which asking again may help; null: it does not.',
  })
  retryAfterMs!: number | null;
}

export const JoinOutcome = createUnionType({
  name: 'JoinOutcome',
  description: 'The outcome for a person who wants to enter a room.',
  types: () => [Admitted, Waiting, Denied] as const,
  resolveType: (value: unknown) => OUTCOMES[(value as Outcome).outcome],
});

const OUTCOMES = { admitted: Admitted, waiting: Waiting, denied: Denied } as const;

@InputType({ description: 'Who wants to enter which room.' })
export class JoinRoomInput {
  @Field(() => String, { description: "The room's slug, name or id." })
  room!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Shown to others; 1 to 100 characters. Signed-in people have a name of their own.',
  })
  displayName?: string | null;

  @Field(() => JWT, {
    nullable: true,
    description: 'Ticket of an earlier answer, to be the same person again without the cookie.',
  })
  ticket?: string | null;
}
