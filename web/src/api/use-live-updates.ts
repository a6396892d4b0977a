import { useEffect, useEffectEvent } from 'react';
import { useClient, type CombinedError, type DocumentInput } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';

export interface Listeners<Data> {
  readonly onData: (data: Data) => void;
  /** The gateway refused; it is asked again after a while. */
  readonly onError?: (error: CombinedError) => void;
}

const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Hands over each message of a subscription, where urql's useSubscription has the latest for a
 * render. One that ends is begun again: rights come and go, and servers do, too.
 *
 * @param variables null: not now
 */
export function useLiveUpdates<Data, Variables extends Record<string, unknown>>(
  document: DocumentInput<Data, Variables>,
  variables: Variables | null,
  listeners: Listeners<Data>,
): void {
  const client = useClient();
  const hear = useEffectEvent((data: Data) => listeners.onData(data));
  const fail = useEffectEvent((error: CombinedError) => listeners.onError?.(error));
  const key = variables && JSON.stringify(variables);
  useEffect(() => {
    if (key === null) return undefined;
    let isWanted = true;
    let pauseMs = SHORTEST_PAUSE_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stop: () => void = () => undefined;
    const begin = () => {
      const running = pipe(
        client.subscription(document, JSON.parse(key) as Variables),
        onEnd(() => {
          if (!isWanted) return;
          timer = setTimeout(begin, pauseMs);
          pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
        }),
        subscribe(({ data, error }) => {
          if (error) fail(error);
          else if (data) {
            pauseMs = SHORTEST_PAUSE_MS;
            hear(data);
          }
        }),
      );
      stop = () => running.unsubscribe();
    };
    begin();
    return () => {
      isWanted = false;
      clearTimeout(timer);
      stop();
    };
  }, [client, document, key]);
}
