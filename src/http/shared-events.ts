import type { ExecutionResult } from 'graphql';
import type { AppContext } from '../context/app-context.js';
import { ObservedContext } from '../context/observed-context.js';

/** A subscription of one viewer, as it is executed for each event. */
export interface EventOperation {
  /** The same for subscriptions with the same text and variables (`operationKey`). */
  readonly key: string;
  /** A context of the viewer for one event. */
  context(): AppContext;
  execute(event: unknown, context: AppContext): ExecutionResult | Promise<ExecutionResult>;
}

/** A payload as JSON; null if it depends on the viewer, or has errors. */
type SharedPayload = string | null;
type Payloads = Map<string, SharedPayload | Promise<SharedPayload>>;

/**
 * Executes an event once for all subscriptions with the same text and variables, unless the payload
 * depends on the viewer. The first execution shows whether it does: a resolver that reads the
 * viewer's context makes the payload personal, and every other viewer's is executed separately.
 * Whether a viewer may receive the event at all is decided earlier, for each viewer and event.
 */
export class SharedEvents {
  readonly #payloads = new WeakMap<object, Payloads>();

  /** The payload as JSON if it is shared, otherwise the result for this viewer. */
  async execute(event: object, operation: EventOperation): Promise<string | ExecutionResult> {
    const payloads = this.#payloadsOf(event);
    const known = payloads.get(operation.key);
    // Without a pause since then, so that only one execution is the first.
    if (known === undefined) return executeFirst(event, operation, payloads);
    const payload = known instanceof Promise ? await known : known;
    return payload ?? operation.execute(event, operation.context());
  }

  #payloadsOf(event: object): Payloads {
    const known = this.#payloads.get(event);
    if (known) return known;
    const payloads: Payloads = new Map();
    this.#payloads.set(event, payloads);
    return payloads;
  }
}

async function executeFirst(
  event: object,
  operation: EventOperation,
  payloads: Payloads,
): Promise<string | ExecutionResult> {
  const { key } = operation;
  let settle: (payload: SharedPayload) => void = () => undefined;
  payloads.set(key, new Promise((resolve) => (settle = resolve)));
  const makePersonal = () => {
    payloads.set(key, null);
    // The others do not wait for the end of a personal execution.
    settle(null);
  };
  try {
    const context = operation.context();
    const observed = new ObservedContext(context, makePersonal, context);
    const result = await operation.execute(event, observed);
    if (result.errors) makePersonal();
    if (payloads.get(key) === null) return result;
    const payload = JSON.stringify(result);
    payloads.set(key, payload);
    settle(payload);
    return payload;
  } catch (error) {
    makePersonal();
    throw error;
  }
}
