import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useClient, type CombinedError, type DocumentInput } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import { retryAfterMsOf } from './error-code';
import { withJitter } from './rate-limit';

export interface Listeners<Data> {
  readonly onData: (data: Data) => void;
  /** The gateway rejected the subscription, which is retried after a pause. */
  readonly onError?: (error: CombinedError) => void;
}

const MIN_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 10_000;

/**
 * Passes on every message of a subscription; urql's useSubscription only keeps the latest for each
 * render. Restarts a subscription that ends, because permissions change and servers restart.
 *
 * @param variables null: do not subscribe
 * @returns the number of restarts; events in the gap before each of them are lost
 */
export function useLiveUpdates<Data, Variables extends Record<string, unknown>>(
  document: DocumentInput<Data, Variables>,
  variables: Variables | null,
  listeners: Listeners<Data>,
): number {
  const client = useClient();
  const deliver = useEffectEvent((data: Data) => listeners.onData(data));
  const reportError = useEffectEvent((error: CombinedError) => listeners.onError?.(error));
  const [restarts, setRestarts] = useState(0);
  const pauseMs = useRef(MIN_PAUSE_MS);
  const key = variables && JSON.stringify(variables);
  useEffect(() => {
    if (key === null) return undefined;
    let isActive = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const running = pipe(
      client.subscription(document, JSON.parse(key) as Variables),
      onEnd(() => {
        if (!isActive) return;
        timer = setTimeout(() => setRestarts((before) => before + 1), pauseMs.current);
        pauseMs.current = Math.min(2 * pauseMs.current, MAX_PAUSE_MS);
      }),
      subscribe(({ data, error }) => {
        if (error) {
          const retryAfterMs = retryAfterMsOf(error);
          if (retryAfterMs !== null) pauseMs.current = withJitter(retryAfterMs);
          reportError(error);
        } else if (data) {
          pauseMs.current = MIN_PAUSE_MS;
          deliver(data);
        }
      }),
    );
    return () => {
      isActive = false;
      clearTimeout(timer);
      running.unsubscribe();
    };
  }, [client, document, key, restarts]);
  return restarts;
}
