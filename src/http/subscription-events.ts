import type { ExecutionResult } from 'graphql';
import type { EventOperation, SharedEvents } from './shared-events.js';

interface SubscriptionEventsDeps {
  /** The events that the viewer may receive. */
  readonly source: AsyncIterator<object>;
  readonly operation: EventOperation;
  readonly sharedEvents: SharedEvents;
  /** Sends a shared payload, as JSON, to the client. */
  readonly send: (payload: string) => Promise<void>;
  /** Called when the events end in any way; may be called repeatedly. */
  readonly onEnd: () => void;
}

type Step = IteratorResult<ExecutionResult, void>;

const END: Step = { done: true, value: undefined };

/**
 * The results of one subscription, as graphql-ws reads them: those that belong to one viewer. Shared
 * payloads are already serialized, which graphql-ws cannot send, so that they are sent from here.
 */
export class SubscriptionEvents implements AsyncIterableIterator<ExecutionResult, void, void> {
  #isOver = false;

  constructor(private readonly deps: SubscriptionEventsDeps) {}

  async next(): Promise<Step> {
    const { source, sharedEvents, operation, send } = this.deps;
    try {
      for (;;) {
        const step = await source.next();
        if (step.done) {
          this.#end();
          return END;
        }
        const executed = await sharedEvents.execute(step.value, operation);
        if (this.#isOver) return END;
        if (typeof executed !== 'string') return { done: false, value: executed };
        await send(executed);
      }
    } catch (error) {
      await this.return().catch(() => undefined);
      throw error;
    }
  }

  async return(): Promise<Step> {
    this.#end();
    await this.deps.source.return?.();
    return END;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #end(): void {
    this.#isOver = true;
    this.deps.onEnd();
  }
}
