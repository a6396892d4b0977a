import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { NotFoundError } from '../errors/domain-error.js';
import type { RoomRecord } from '../models/room.js';
import { HOST_ERRORS, operation, ROOM_ID_INPUT } from '../schema/descriptions.js';
import { CreateMeetingTokenInput, MeetingToken } from '../schema/meeting-token.js';
import { Room } from '../schema/room.js';
import type { MeetingTokenService } from '../services/meeting-tokens/meeting-token-service.js';

const CREATE_EXAMPLE = `
mutation ($roomId: ID!) {
  createMeetingToken(input: { roomId: $roomId, displayName: "Ada", externalId: "student-7" }) {
    token
    joinUrl
    validUntil
  }
}`;

@Resolver()
export class MeetingTokenResolver {
  @Mutation(() => MeetingToken, {
    description: operation({
      text:
        'Creates a token that admits one person to a room, past its access level and its lobby, but ' +
        'not past a ban. It is valid only as long as its creator is a host of the room. Requires a ' +
        'host.',
      errors: {
        ...HOST_ERRORS,
        BAD_USER_INPUT:
          '`displayName`, `externalId`, `metadata`, or `validUntil` is not valid or too long.',
      },
      example: CREATE_EXAMPLE,
    }),
  })
  createMeetingToken(
    @Arg('input', () => CreateMeetingTokenInput, { description: 'The room, and the person.' })
    input: CreateMeetingTokenInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<MeetingToken> {
    return serviceOf(services).create(actor, input);
  }

  @Mutation(() => Room, {
    description: operation({
      text:
        'Revokes the meeting tokens of one person, or of the room, that were created before now. ' +
        'People who are in the meeting stay until they are removed. Returns the room. Requires a ' +
        'host.',
      errors: { ...HOST_ERRORS, BAD_USER_INPUT: '`externalId` is not valid.' },
    }),
  })
  revokeMeetingTokens(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Arg('externalId', () => String, {
      nullable: true,
      description: 'The person. Null for all tokens of the room.',
    })
    externalId: string | null | undefined,
    @Ctx() { actor, services }: AppContext,
  ): Promise<RoomRecord> {
    return serviceOf(services).revoke(actor, roomId, externalId ?? null);
  }
}

function serviceOf({ meetingTokens }: AppContext['services']): MeetingTokenService {
  if (!meetingTokens) throw new NotFoundError();
  return meetingTokens;
}
