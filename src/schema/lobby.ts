import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { LobbyEventType } from '../services/lobby/lobby-watch.js';
import { ParticipantKind } from '../models/participant-kind.js';
import { waitingParticipantsCost } from './list-cost.js';

registerEnumType(ParticipantKind, {
  name: 'ParticipantKind',
  description: 'What is behind a participant.',
  valuesConfig: {
    STANDARD: { description: 'A person with a client.' },
    PHONE: {
      description: 'A person on the phone; held, hearing nothing, until a host lets them in.',
    },
    AGENT: { description: 'A program that takes part, such as the transcriber.' },
    RECORDER: { description: 'The recorder.' },
  },
});

registerEnumType(LobbyEventType, {
  name: 'LobbyEventType',
  description: 'What happened in a lobby.',
  valuesConfig: {
    SNAPSHOT: {
      description:
        'All people who are waiting. Comes first, and again whenever events may have been missed.',
    },
    ENTERED: { description: 'A person began to wait.' },
    ADMITTED: { description: 'Let in, by a host or because the room was opened.' },
    DENIED: { description: 'Refused by a host.' },
    LEFT: { description: 'Gave up, or went without a word.' },
  },
});

@ObjectType({
  description: 'A person who is waiting to be admitted. Visible to hosts and to that person.',
})
export class WaitingParticipant {
  @Field(() => ID, { description: 'Their identity in the meeting, once they are let in.' })
  id!: string;

  @Field(() => String, { description: 'The name that they will enter with.' })
  displayName!: string;

  @Field(() => String, { description: 'CSS color; always the same for this person in this room.' })
  color!: string;

  @Field(() => ParticipantKind, { description: 'How they come.' })
  kind!: ParticipantKind;

  @Field(() => Date, { description: 'When they began to wait.' })
  enteredAt!: Date;
}

@ObjectType({ description: 'A change of a lobby.' })
export class LobbyEvent {
  @Field(() => LobbyEventType, { description: 'What happened.' })
  type!: LobbyEventType;

  @Field(() => [WaitingParticipant], {
    description: 'To whom; in a snapshot, everybody.',
    complexity: waitingParticipantsCost,
  })
  participants!: readonly WaitingParticipant[];

  @Field(() => Int, { description: 'How many wait afterwards.' })
  waitingCount!: number;
}

@InputType({ description: 'A decision on people who wait.' })
export class DecideEntryInput {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => [ID], { description: 'Whom it is about; 500 at most.' })
  participantIds!: string[];

  @Field(() => Boolean, { description: 'True lets them in; false refuses them for a while.' })
  allow!: boolean;
}
