import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useClient, type CombinedError, type DocumentInput } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import { retryAfterMsOf } from './error-code';
import { withJitter } from './rate-limit';

export interface Listeners<Data> {
  readonly onData: (data: Data) => void;
  /** The gateway refused; it is asked again after a while. */
  readonly onError?: (error: CombinedError) => void;
}

const SHORTEST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 10_000;

/**
 * Hands over each message of a subscription, where urql's useSubscription has the latest for a
 * render. One that ends is begun again: rights come and go, and servers do, too.
 *
 * @param variables null: not now
 * @returns how often it was begun again: what happened meanwhile, nobody tells
 */
export function useLiveUpdates<Data, Variables extends Record<string, unknown>>(
  document: DocumentInput<Data, Variables>,
  variables: Variables | null,
  listeners: Listeners<Data>,
): number {
  const client = useClient();
  const hear = useEffectEvent((data: Data) => listeners.onData(data));
  const fail = useEffectEvent((error: CombinedError) => listeners.onError?.(error));
  const [repeats, setRepeats] = useState(0);
  const pauseMs = useRef(SHORTEST_PAUSE_MS);
  const key = variables && JSON.stringify(variables);
  useEffect(() => {
    if (key === null) return undefined;
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const running = pipe(
      client.subscription(document, JSON.parse(key) as Variables),
      onEnd(() => {
        if (!isWanted) return;
        timer = setTimeout(() => setRepeats((before) => before + 1), pauseMs.current);
        pauseMs.current = Math.min(2 * pauseMs.current, MAX_PAUSE_MS);
      }),
      subscribe(({ data, error }) => {
        if (error) {
          const retryAfterMs = retryAfterMsOf(error);
          if (retryAfterMs !== null) pauseMs.current = withJitter(retryAfterMs);
          fail(error);
        } else if (data) {
          pauseMs.current = SHORTEST_PAUSE_MS;
          hear(data);
        }
      }),
    );
    return () => {
      isWanted = false;
      clearTimeout(timer);
      running.unsubscribe();
    };
  }, [client, document, key, repeats]);
  return repeats;
}
