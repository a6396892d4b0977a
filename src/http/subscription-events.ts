import { execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { AppContext } from '../context/app-context.js';
import type { ContextFactory } from '../context/context-factory.js';
import type { GraphQLSocket } from './graphql-socket.js';
import type { OpenSocket, SocketOperation } from './open-sockets.js';
import type { EventOperation, SharedEvents } from './shared-events.js';

/** The arguments with which a subscription is executed, and where its events are sent. */
export interface SubscriptionArgs extends ExecutionArgs {
  readonly contextValue: AppContext;
  /** The client's, of the subscription. */
  readonly id: string;
  /** See `EventOperation`. */
  readonly key: string;
  readonly served: Pick<GraphQLSocket, 'send'>;
  readonly socket: Pick<OpenSocket, 'operations'>;
  /** Removed from the socket when the events end in any way. */
  readonly operation: SocketOperation;
}

export interface SubscriptionEventsDeps {
  readonly contexts: Pick<ContextFactory, 'forEvent'>;
  readonly sharedEvents: SharedEvents;
}

type Step = IteratorResult<ExecutionResult, void>;

const END: Step = { done: true, value: undefined };

/**
 * The results of one subscription, as graphql-ws reads them: those that belong to one viewer. Shared
 * payloads are already serialized, which graphql-ws cannot send, so that they are sent from here.
 * There are thousands, so it has few fields, and no closures.
 */
export class SubscriptionEvents
  implements AsyncIterableIterator<ExecutionResult, void, void>, EventOperation
{
  #isOver = false;

  constructor(
    /** The events that the viewer may receive. */
    private readonly source: AsyncIterator<object>,
    private readonly args: SubscriptionArgs,
    private readonly deps: SubscriptionEventsDeps,
  ) {}

  get key(): string {
    return this.args.key;
  }

  context(): AppContext {
    return this.deps.contexts.forEvent(this.args.contextValue);
  }

  execute(
    rootValue: unknown,
    contextValue: AppContext,
  ): ExecutionResult | Promise<ExecutionResult> {
    return execute({ ...this.args, rootValue, contextValue });
  }

  async next(): Promise<Step> {
    try {
      for (;;) {
        const step = await this.source.next();
        if (step.done) {
          this.#end();
          return END;
        }
        const executed = await this.deps.sharedEvents.execute(step.value, this);
        if (this.#isOver) return END;
        if (typeof executed !== 'string') return { done: false, value: executed };
        await this.#send(executed);
      }
    } catch (error) {
      await this.return().catch(() => undefined);
      throw error;
    }
  }

  async return(): Promise<Step> {
    this.#end();
    await this.source.return?.();
    return END;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** As graphql-ws serializes it. */
  #send(payload: string): Promise<void> {
    const { id, served } = this.args;
    return served.send(`{"id":${JSON.stringify(id)},"type":"next","payload":${payload}}`);
  }

  #end(): void {
    const { socket, operation } = this.args;
    this.#isOver = true;
    socket.operations.delete(operation);
  }
}
