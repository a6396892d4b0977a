import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { LobbyEventType } from '../services/lobby/lobby-watch.js';
import { ParticipantKind } from '../models/participant-kind.js';
import { LOBBY_MESSAGE_LENGTH } from '../models/room-configuration.js';
import { waitingParticipantsCost } from './list-cost.js';
import { ROOM_ID_INPUT } from './descriptions.js';

registerEnumType(ParticipantKind, {
  name: 'ParticipantKind',
  description: 'The kind of a participant.',
  valuesConfig: {
    STANDARD: { description: 'A person with a LiveKit client.' },
    PHONE: {
      description:
        'A person who dialed in by phone. On hold, a caller hears and publishes nothing until a host admits them.',
    },
    AGENT: { description: 'A program, such as the transcriber.' },
    RECORDER: { description: 'The recorder of a recording.' },
  },
});

registerEnumType(LobbyEventType, {
  name: 'LobbyEventType',
  description: 'The kind of a lobby event.',
  valuesConfig: {
    SNAPSHOT: {
      description:
        'Everyone who is waiting. Sent first, and again whenever events may have been lost.',
    },
    ENTERED: { description: 'A person started to wait.' },
    ADMITTED: { description: 'People were admitted, by a host or by a lower access level.' },
    DENIED: { description: 'People were denied by a host.' },
    LEFT: { description: 'People stopped waiting, or their client disappeared.' },
  },
});

@ObjectType({
  description: 'A person who is waiting to be admitted. Visible to hosts and to that person.',
})
export class WaitingParticipant {
  @Field(() => ID, { description: 'The identity of the person, which they keep in the meeting.' })
  id!: string;

  @Field(() => String, { description: 'The name that the person gave when asking to enter.' })
  displayName!: string;

  @Field(() => String, { description: 'A CSS color, which this person keeps in this room.' })
  color!: string;

  @Field(() => ParticipantKind, { description: 'The kind of participant that the person will be.' })
  kind!: ParticipantKind;

  @Field(() => Date, { description: 'When the person started to wait.' })
  enteredAt!: Date;
}

@ObjectType({ description: 'An event of a lobby.' })
export class LobbyEvent {
  @Field(() => LobbyEventType, { description: 'The kind of the event.' })
  type!: LobbyEventType;

  @Field(() => [WaitingParticipant], {
    description: 'The people concerned; in a SNAPSHOT, everyone who is waiting.',
    complexity: waitingParticipantsCost,
  })
  participants!: readonly WaitingParticipant[];

  @Field(() => Int, { description: 'The number of people who are waiting after the event.' })
  waitingCount!: number;
}

@InputType({ description: 'What a host tells waiting people.' })
export class MessageLobbyInput {
  @Field(() => ID, { description: ROOM_ID_INPUT })
  roomId!: string;

  @Field(() => [ID], {
    nullable: true,
    description:
      'The IDs of the waiting participants, at most 500. By default, the message is for everyone who is waiting or arrives before the meeting ends, and replaces earlier messages to individual people.',
  })
  participantIds?: string[] | null;

  @Field(() => String, {
    description: `The text, at most ${LOBBY_MESSAGE_LENGTH} characters, without line breaks. An empty text deletes the message.`,
  })
  text!: string;
}

@InputType({ description: 'A decision on waiting people.' })
export class DecideEntryInput {
  @Field(() => ID, { description: ROOM_ID_INPUT })
  roomId!: string;

  @Field(() => [ID], { description: 'The IDs of the waiting participants, at most 500.' })
  participantIds!: string[];

  @Field(() => Boolean, {
    description: 'True admits the people. False denies them, which starts the cool-down.',
  })
  allow!: boolean;
}
