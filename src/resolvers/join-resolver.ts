import { Arg, Ctx, ID, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { JoinOutcome, JoinRoomInput } from '../schema/join.js';
import { JWT } from '../schema/scalars.js';
import type { JoinOutcome as Outcome } from '../services/lobby/join-outcome.js';
import { operation, ROOM_ID_INPUT, TICKET_ARGUMENT } from '../schema/descriptions.js';

interface JoinStatusArgs {
  readonly roomId: string;
  readonly ticket?: string | null;
}

const JOIN_EXAMPLE = `
mutation {
  joinRoom(input: { room: "weekly", displayName: "Ada" }) {
    __typename
    ... on Admitted { ticket connection { url token identity expiresAt } }
    ... on Waiting { roomId ticket participant { id } }
    ... on Denied { reason retryAfterMs }
  }
}`;

const STATUS_EXAMPLE = `
subscription ($roomId: ID!, $ticket: JWT) {
  joinStatus(roomId: $roomId, ticket: $ticket) {
    __typename
    ... on Admitted { connection { url token } }
    ... on Waiting { position message }
    ... on Denied { reason retryAfterMs }
  }
}`;

@Resolver()
export class JoinResolver {
  @Mutation(() => JoinOutcome, {
    description: operation({
      text:
        'Asks to enter a room. Every client joins a meeting this way. Call it again for a new ' +
        'participant token, or within `config.lobby.keepAliveMs` to keep a place in the lobby.',
      errors: {
        NOT_FOUND: 'no room matches.',
        BAD_USER_INPUT: 'a guest has no `displayName`, or it is not valid.',
        RATE_LIMITED: 'the viewer joined too often, or too many people are waiting.',
        MEDIA_UNAVAILABLE: 'LiveKit cannot be reached; the person has not entered.',
      },
      example: JOIN_EXAMPLE,
    }),
  })
  async joinRoom(
    @Arg('input', () => JoinRoomInput, { description: 'The room, and who asks to enter.' })
    input: JoinRoomInput,
    @Ctx() context: AppContext,
  ): Promise<Outcome> {
    const { outcome, cookieTicket } = await context.services.joining.join(context.actor, input);
    if (cookieTicket !== null) context.rememberTicket(cookieTicket);
    return outcome;
  }

  @Subscription(() => JoinOutcome, {
    description: operation({
      text:
        'Reports the outcome for a person who is waiting: the current one, each new position and ' +
        'message, then the decision, with which it ends. While it is open, it keeps the place in ' +
        'the lobby.',
      errors: {
        UNAUTHENTICATED: 'the ticket is missing or not valid, or the person is no longer waiting.',
        NOT_FOUND: 'the room does not exist.',
      },
      example: STATUS_EXAMPLE,
    }),
    subscribe: ({ args, context }) => {
      const { actor, services } = context as AppContext;
      const { roomId, ticket = null } = args as JoinStatusArgs;
      return services.joinWatch.watch(actor, roomId, ticket);
    },
  })
  joinStatus(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) _roomId: string,
    @Arg('ticket', () => JWT, {
      nullable: true,
      description: TICKET_ARGUMENT,
    })
    _ticket: string | null,
    @Root() outcome: Outcome,
  ): Outcome {
    return outcome;
  }
}
