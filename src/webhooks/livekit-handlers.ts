import type { HandlerContext, InboxHandler } from '../jobs/inbox-lane-worker.js';
import type { LiveKitEvent } from '../livekit/livekit-events.js';

type EventNamed<
  N extends LiveKitEvent['name'],
  E extends LiveKitEvent = LiveKitEvent,
> = E extends unknown ? (N extends E['name'] ? E : never) : never;

/**
 * What is done on LiveKit's events, by their names. A handler is called again for the same event
 * after a failure or a crash, so that doing it twice must end like doing it once. It may meet events
 * late, doubled under another id, or miss some.
 */
export type LiveKitHandlers = {
  readonly [N in LiveKitEvent['name']]?: (
    event: EventNamed<N>,
    context: HandlerContext,
  ) => Promise<void>;
};

/** Events without a handler are done at once. */
export const livekitHandler =
  (handlers: LiveKitHandlers): InboxHandler<LiveKitEvent> =>
  async (event, context) => {
    // The map's type ties each name to its event; a lookup by a union loses that.
    const handle = handlers[event.name] as InboxHandler<LiveKitEvent> | undefined;
    await handle?.(event, context);
  };
