import { Arg, Ctx, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import type { WaitingPerson } from '../redis/lobby/lobby-store.js';
import { waitingParticipantsCost } from '../schema/list-cost.js';
import { DecideEntryInput, LobbyEvent, WaitingParticipant } from '../schema/lobby.js';
import { JWT } from '../schema/scalars.js';
import type { LobbyEvent as WatchedEvent } from '../services/lobby/lobby-watch.js';

@Resolver()
export class LobbyResolver {
  @Query(() => [WaitingParticipant], {
    description: 'Who waits, in the order of arrival; nobody before a public room. For hosts.',
    complexity: waitingParticipantsCost,
  })
  waitingParticipants(
    @Arg('roomId', () => ID, { description: "The room's id." }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<readonly WaitingPerson[]> {
    return services.lobby.waiting(actor, roomId);
  }

  @Mutation(() => [WaitingParticipant], {
    description:
      'Lets people in, or refuses them. Answers those of them who were still waiting. For hosts.',
    complexity: waitingParticipantsCost,
  })
  decideEntry(
    @Arg('input', () => DecideEntryInput, { description: 'The decision.' }) input: DecideEntryInput,
    @Ctx() { actor, services }: AppContext,
  ): Promise<readonly WaitingPerson[]> {
    return services.lobby.decide(actor, input);
  }

  @Mutation(() => [WaitingParticipant], {
    description: 'Lets in everybody who waits now, and answers them. For hosts.',
    complexity: waitingParticipantsCost,
  })
  admitEveryone(
    @Arg('roomId', () => ID, { description: "The room's id." }) roomId: string,
    @Ctx() { actor, services }: AppContext,
  ): Promise<readonly WaitingPerson[]> {
    return services.lobby.admitEveryone(actor, roomId);
  }

  @Mutation(() => Boolean, {
    description: 'Stops waiting. Returns false for a person who was not waiting.',
  })
  leaveLobby(
    @Arg('roomId', () => ID, { description: "The room's id." }) roomId: string,
    @Arg('ticket', () => JWT, {
      nullable: true,
      description: "From joinRoom's answer; left out: the cookie's.",
    })
    ticket: string | null | undefined,
    @Ctx() { actor, services }: AppContext,
  ): Promise<boolean> {
    return services.lobby.leave(actor, roomId, ticket ?? null);
  }

  @Subscription(() => LobbyEvent, {
    description: 'Who waits, then each change. For hosts; ends when they are hosts no more.',
    subscribe: ({ args, context }) => {
      const { actor, services } = context as AppContext;
      return services.lobbyWatch.watch(actor, (args as { roomId: string }).roomId);
    },
  })
  lobby(
    @Arg('roomId', () => ID, { description: "The room's id." }) _roomId: string,
    @Root() event: WatchedEvent,
  ): WatchedEvent {
    return event;
  }
}
