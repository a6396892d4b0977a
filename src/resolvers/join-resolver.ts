import { Arg, Ctx, ID, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import type { AppContext } from '../context/app-context.js';
import { JoinOutcome, JoinRoomInput } from '../schema/join.js';
import { JWT } from '../schema/scalars.js';
import type { JoinOutcome as Outcome } from '../services/lobby/join-outcome.js';

interface JoinStatusArgs {
  readonly roomId: string;
  readonly ticket?: string | null;
}

@Resolver()
export class JoinResolver {
  @Mutation(() => JoinOutcome, {
    description:
      'Enters a room, or its lobby. Ask again for a fresh token, and to keep the place in the lobby.',
  })
  async joinRoom(
    @Arg('input', () => JoinRoomInput, { description: 'Who, and where.' }) input: JoinRoomInput,
    @Ctx() context: AppContext,
  ): Promise<Outcome> {
    const { outcome, cookieTicket } = await context.services.joining.join(context.actor, input);
    if (cookieTicket !== null) context.rememberTicket(cookieTicket);
    return outcome;
  }

  @Subscription(() => JoinOutcome, {
    description:
      'Where whoever asks stands in the lobby: now, and when it changes. Ends with the decision.',
    subscribe: ({ args, context }) => {
      const { actor, services } = context as AppContext;
      const { roomId, ticket = null } = args as JoinStatusArgs;
      return services.joinWatch.watch(actor, roomId, ticket);
    },
  })
  joinStatus(
    @Arg('roomId', () => ID, { description: "The room's id." }) _roomId: string,
    @Arg('ticket', () => JWT, {
      nullable: true,
      description: "From joinRoom's answer; left out: the cookie's.",
    })
    _ticket: string | null,
    @Root() outcome: Outcome,
  ): Outcome {
    return outcome;
  }
}
