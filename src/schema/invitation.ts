import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { EmailAddress } from './scalars.js';
import { ROOM_ID_INPUT } from './descriptions.js';

@InputType({ description: 'People to invite to a room.' })
export class InviteToRoomInput {
  @Field(() => ID, { description: ROOM_ID_INPUT })
  roomId!: string;

  @Field(() => [EmailAddress], {
    description: 'The addresses to invite, 1 to 50. Each receives its own email.',
  })
  emails!: string[];
}

@ObjectType({ description: 'The result of one invitation.' })
export class InvitationResult {
  @Field(() => EmailAddress, { description: 'The invited address.' })
  email!: string;

  @Field(() => Boolean, {
    description:
      'Whether an email is queued. It is retried until the mail server accepts it, for hours at most.',
  })
  queued!: boolean;
}
