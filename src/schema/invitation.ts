import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { EmailAddress } from './scalars.js';

@InputType({ description: 'People to invite into a room.' })
export class InviteToRoomInput {
  @Field(() => ID, { description: "The room's id." })
  roomId!: string;

  @Field(() => [EmailAddress], { description: '1 to 50 addresses; each gets a mail of its own.' })
  emails!: string[];
}

@ObjectType({ description: 'What became of one invitation.' })
export class InvitationResult {
  @Field(() => EmailAddress, { description: 'Whom it is for.' })
  email!: string;

  @Field(() => Boolean, {
    description: 'Whether a mail is on its way, which is tried again until it is taken.',
  })
  queued!: boolean;
}
