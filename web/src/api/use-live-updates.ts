import { useEffect, useEffectEvent } from 'react';
import { useClient, type CombinedError, type DocumentInput } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';

export interface Listeners<Data> {
  readonly onData: (data: Data) => void;
  readonly onError?: (error: CombinedError) => void;
  /** The gateway has nothing more to say. */
  readonly onEnd?: () => void;
}

/**
 * Hands over each message of a subscription, where urql's useSubscription has the latest for a
 * render. Lost connections are made good below, and the gateway begins with the present state again.
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
  const end = useEffectEvent(() => listeners.onEnd?.());
  const key = variables && JSON.stringify(variables);
  useEffect(() => {
    if (key === null) return undefined;
    let isOver = false;
    const subscription = pipe(
      client.subscription(document, JSON.parse(key) as Variables),
      onEnd(() => {
        if (!isOver) end();
      }),
      subscribe(({ data, error }) => {
        if (error) fail(error);
        else if (data) hear(data);
      }),
    );
    return () => {
      isOver = true;
      subscription.unsubscribe();
    };
  }, [client, document, key]);
}
