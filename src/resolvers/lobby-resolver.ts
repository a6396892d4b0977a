import { Arg, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { WaitingPerson } from '../redis/lobby/lobby-status.js';
import { waitingParticipantsCost } from '../schema/list-cost.js';
import { pageCost } from '../schema/page.js';
import {
  DecideEntryInput,
  LobbyEvent,
  MessageLobbyInput,
  WaitingParticipant,
} from '../schema/lobby.js';
import { JWT } from '../schema/scalars.js';
import { MAX_WAITING_PAGE } from '../services/lobby/lobby-service.js';
import type { LobbyEvent as WatchedEvent } from '../services/lobby/lobby-watch.js';
import {
  HOST_ERRORS,
  IDENTITY,
  operation,
  ROOM_ID_INPUT,
  TICKET_ARGUMENT,
} from '../schema/descriptions.js';

const DEFAULT_WAITING_PAGE = 100;

const LOBBY_EXAMPLE = `
subscription ($roomId: ID!) {
  lobby(roomId: $roomId) {
    type
    participants { id displayName }
    waitingCount
  }
}`;

@Resolver()
export class LobbyResolver {
  @Query(() => [WaitingParticipant], {
    description: operation({
      text:
        'Lists the people who are waiting, in order of arrival. A list shorter than `first` is the ' +
        'last one; that of a PUBLIC room is empty. Requires a host.',
      errors: {
        ...HOST_ERRORS,
        BAD_USER_INPUT: '`first` is out of range, or the lobby does not know `after`.',
      },
    }),
    complexity: pageCost(DEFAULT_WAITING_PAGE, MAX_WAITING_PAGE),
  })
  async waitingParticipants(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Arg('first', () => Int, {
      defaultValue: DEFAULT_WAITING_PAGE,
      description: `The maximum length of the list, 1 to ${MAX_WAITING_PAGE}.`,
    })
    first: number,
    @Arg('after', () => ID, {
      nullable: true,
      description:
        'The ID of the last person of the previous list, who need not be waiting anymore. Defaults ' +
        'to the start.',
    })
    after: string | null | undefined,
    @Ctx() context: AppContext,
  ): Promise<readonly WaitingPerson[]> {
    const { actor, services } = context;
    const page = { first, after: after ?? null };
    return context.share(await services.lobby.waiting(actor, roomId, page));
  }

  @Mutation(() => [WaitingParticipant], {
    description: operation({
      text:
        'Admits or denies waiting people, and returns the ones who were still waiting. ' +
        'Requires a host.',
      errors: { ...HOST_ERRORS, BAD_USER_INPUT: '`participantIds` has more than 500 entries.' },
    }),
    complexity: waitingParticipantsCost,
  })
  decideEntry(
    @Arg('input', () => DecideEntryInput, { description: 'The decision.' }) input: DecideEntryInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<readonly WaitingPerson[]> {
    return services.lobby.decide(actor, input);
  }

  @Mutation(() => [WaitingParticipant], {
    description: operation({
      text: 'Admits everyone who is waiting, and returns them. Requires a host.',
      errors: HOST_ERRORS,
    }),
    complexity: waitingParticipantsCost,
  })
  admitEveryone(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<readonly WaitingPerson[]> {
    return services.lobby.admitEveryone(actor, roomId);
  }

  @Mutation(() => WaitingParticipant, {
    description: operation({
      text:
        'Takes a participant out of the meeting and back into the lobby, where they wait for a ' +
        'host again. A phone caller is put on hold. Requires a host.',
      errors: {
        ...HOST_ERRORS,
        NOT_FOUND: 'the room does not exist, or the participant is not in its meeting.',
        CONFLICT: 'the participant may enter the room without waiting, or has a meeting token.',
        MEDIA_UNAVAILABLE:
          'LiveKit cannot be reached; the participant may be waiting, but still inside.',
      },
    }),
  })
  sendToLobby(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Arg('identity', () => ID, { description: IDENTITY }) identity: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<WaitingPerson> {
    return services.lobbyReturn.send(actor, { roomId, identity });
  }

  @Mutation(() => Int, {
    description: operation({
      text:
        'Sets the message that waiting people read (`Waiting.message`), instead of the ' +
        '`lobbyMessage` of the room. Returns the number of people informed: phone callers and ' +
        'people who are no longer waiting do not count. Requires a host.',
      errors: {
        ...HOST_ERRORS,
        BAD_USER_INPUT: '`text` is not valid, or `participantIds` has more than 500 entries.',
      },
    }),
  })
  messageLobby(
    @Arg('input', () => MessageLobbyInput, { description: 'The message, and its readers.' })
    input: MessageLobbyInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<number> {
    return services.lobby.message(actor, input);
  }

  @Mutation(() => Boolean, {
    description: operation({
      text: 'Withdraws a request to enter. Returns false if the person was not waiting.',
      errors: { UNAUTHENTICATED: 'the ticket is missing or not valid.' },
    }),
  })
  leaveLobby(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) roomId: string,
    @Arg('ticket', () => JWT, {
      nullable: true,
      description: TICKET_ARGUMENT,
    })
    ticket: string | null | undefined,
    @Ctx() { actor, services }: AppContext,
  ): Promise<boolean> {
    return services.lobby.leave(actor, roomId, ticket ?? null);
  }

  @Subscription(() => LobbyEvent, {
    description: operation({
      text:
        'Reports the lobby of a room: a SNAPSHOT of everyone who is waiting, then each change. ' +
        'Requires a host, and ends when the viewer is no longer one.',
      errors: HOST_ERRORS,
      example: LOBBY_EXAMPLE,
    }),
    subscribe: ({ args, context }) => {
      const { actor, services } = context as AppContext;
      return services.lobbyWatch.watch(actor, (args as { roomId: string }).roomId);
    },
  })
  lobby(
    @Arg('roomId', () => ID, { description: ROOM_ID_INPUT }) _roomId: string,
    @Root() event: WatchedEvent,
  ): WatchedEvent {
    return event;
  }
}
