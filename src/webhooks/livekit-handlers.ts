import type { HandlerContext, InboxHandler } from '../jobs/inbox-lane-worker.js';
import type { LiveKitEvent } from '../livekit/livekit-events.js';

type EventNamed<
  N extends LiveKitEvent['name'],
  E extends LiveKitEvent = LiveKitEvent,
> = E extends unknown ? (N extends E['name'] ? E : never) : never;

/**
 * Handlers of LiveKit's events, by name. A handler must be idempotent: it is called again after a
 * failure or a crash. Events may arrive late, twice with different IDs, or not at all.
 */
export type LiveKitHandlers = {
  readonly [N in LiveKitEvent['name']]?: (
    event: EventNamed<N>,
    context: HandlerContext,
  ) => Promise<void>;
};

/** An event without a handler counts as handled. */
export const livekitHandler =
  (handlers: LiveKitHandlers): InboxHandler<LiveKitEvent> =>
  async (event, context) => {
    // The map's type ties each name to its event; a lookup by a union loses that.
    const handle = handlers[event.name] as InboxHandler<LiveKitEvent> | undefined;
    await handle?.(event, context);
  };
