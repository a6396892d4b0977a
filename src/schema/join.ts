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
import { ROOM_ID } from './descriptions.js';

const TICKET =
  'The ticket, which proves the identity in this room. For clients that do not keep the cookie.';

registerEnumType(DenialReason, {
  name: 'DenialReason',
  description: 'Why a person may not enter.',
  valuesConfig: {
    DENIED_BY_HOST: {
      description: 'A host denied the request. The person may ask again after the cool-down.',
    },
    BANNED: { description: 'A host banned the person until the meeting ends.' },
    MEETING_ENDED: {
      description: 'The meeting ended, or the room was deleted, while the person was waiting.',
    },
    ROOM_FULL: {
      description:
        'The meeting has its maximum number of participants. People who were admitted by a host do not have to wait again.',
    },
  },
});

@ObjectType({
  description: 'The connection to the meeting. Pass `url` and `token` to the LiveKit client.',
})
export class MediaConnection {
  @Field(() => String, { description: 'The URL of the LiveKit server.' })
  url!: string;

  @Field(() => JWT, { description: 'The participant token, which is valid for this room only.' })
  token!: string;

  @Field(() => ID, {
    description: 'The identity of the person in the room, a UUID; the same in the lobby.',
  })
  identity!: string;

  @Field(() => Date, {
    description:
      'When the token expires. Call `joinRoom` again for a new one; a running connection continues.',
  })
  expiresAt!: Date;
}

@ObjectType({ description: 'The outcome for a person who may enter.' })
export class Admitted {
  @Field(() => Room, { description: 'The room, as the viewer sees it.' })
  room!: Room;

  @Field(() => MediaConnection, { description: 'The connection to the meeting.' })
  connection!: MediaConnection;

  @Field(() => JWT, {
    description: TICKET,
  })
  ticket!: string;
}

@ObjectType({
  description:
    'The outcome for a person who has to wait for a host. Subscribe to `joinStatus`, or call `joinRoom` again within `config.lobby.keepAliveMs`.',
})
export class Waiting {
  @Field(() => ID, { description: `${ROOM_ID} \`joinStatus\` and \`leaveLobby\` take it.` })
  roomId!: string;

  @Field(() => WaitingParticipant, { description: 'The waiting person, as hosts see them.' })
  participant!: WaitingParticipant;

  @Field(() => Int, {
    description:
      'The number of people who have been waiting longer. `joinStatus` reports a change within five seconds.',
  })
  position!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'What a host tells this person, else everyone who is waiting, else the `lobbyMessage` of the room. Null for nothing.',
  })
  message!: string | null;

  @Field(() => Boolean, {
    description:
      'Whether a host is in the meeting. `joinStatus` reports a change within five seconds.',
  })
  isHostPresent!: boolean;

  @Field(() => JWT, {
    description: TICKET,
  })
  ticket!: string;
}

@ObjectType({ description: 'The outcome for a person who may not enter.' })
export class Denied {
  @Field(() => DenialReason, { description: 'The reason for the denial.' })
  reason!: DenialReason;

  @Field(() => Int, {
    nullable: true,
    description:
      'The time after which asking again may help, in milliseconds: the remaining cool-down, or a few seconds for ROOM_FULL. Null if asking again does not help.',
  })
  retryAfterMs!: number | null;
}

export const JoinOutcome = createUnionType({
  name: 'JoinOutcome',
  description: 'The outcome for a person who asks to enter a room.',
  types: () => [Admitted, Waiting, Denied] as const,
  resolveType: (value: unknown) => OUTCOMES[(value as Outcome).outcome],
});

const OUTCOMES = { admitted: Admitted, waiting: Waiting, denied: Denied } as const;

@InputType({ description: 'A request to enter a room.' })
export class JoinRoomInput {
  @Field(() => String, {
    description:
      'The slug, the ID, or the name of the room. A name has to be unique; case does not matter. With the feature UNREGISTERED_ROOMS, any other name opens a public room without hosts.',
  })
  room!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The name that others see, 1 to 100 characters. Required for guests. Defaults to the name of the account.',
  })
  displayName?: string | null;

  @Field(() => JWT, {
    nullable: true,
    description:
      'The ticket of an earlier outcome, which keeps the identity of a client without cookies. Defaults to the cookie, then to a new identity.',
  })
  ticket?: string | null;

  @Field(() => JWT, {
    nullable: true,
    description:
      'The token from `createMeetingToken`, which admits its bearer without a wait. One that is not valid is an error, unless it admitted the person to the running meeting.',
  })
  meetingToken?: string | null;
}
