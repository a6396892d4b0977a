import {
  cacheExchange,
  Client,
  fetchExchange,
  subscriptionExchange,
  type ExecutionResult,
} from '@urql/core';
import { createClient } from 'graphql-ws';

/** Where everything of the gateway is: on the origin that served this page. */
const ENDPOINT = '/graphql';
const LONGEST_WAIT_MS = 5_000;

/** Something on the way to the gateway, for people to see. */
export type Link = 'up' | 'down';

export interface Api {
  readonly client: Client;
  /** Whether live updates arrive; for useSyncExternalStore. */
  readonly link: {
    readonly get: () => Link;
    readonly subscribe: (listener: () => void) => () => void;
  };
  /** Opens the WebSocket anew, with the credentials of now; running subscriptions go on. */
  readonly reconnect: () => void;
  readonly close: () => void;
}

/**
 * Queries and mutations over HTTP, subscriptions over one WebSocket. The browser's cookies say who
 * asks; in a meeting the participant token says so, too.
 */
export function createApi(participantToken: () => string | null = () => null): Api {
  const credentials = (): Record<string, string> => {
    const token = participantToken();
    return token === null ? {} : { authorization: `Bearer ${token}` };
  };
  let link: Link = 'up';
  const listeners = new Set<() => void>();
  const linkIs = (now: Link) => {
    link = now;
    for (const listener of listeners) listener();
  };
  const socket = createClient({
    url: new URL(ENDPOINT, location.href).href.replace(/^http/, 'ws'),
    connectionParams: credentials,
    // A socket that died without a word is noticed, and none is given up.
    keepAlive: 10_000,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (retries) => pause(Math.min(500 * 2 ** retries, LONGEST_WAIT_MS)),
    on: {
      connected: () => linkIs('up'),
      closed: (event) => linkIs(event instanceof CloseEvent && event.code === 1000 ? 'up' : 'down'),
    },
  });
  const client = new Client({
    url: ENDPOINT,
    // Names of rooms and people do not belong into the addresses that servers log.
    preferGetMethod: false,
    fetchOptions: () => ({ headers: credentials() }),
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables = {} }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe(
              { query, variables },
              { ...sink, next: (result) => sink.next(result as ExecutionResult) },
            ),
          }),
        }),
      }),
    ],
  });
  return {
    client,
    link: {
      get: () => link,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    reconnect: () => socket.terminate(),
    close: () => void socket.dispose(),
  };
}

/** Not all clients come back in the same moment after a restart of the gateway. */
const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds * (0.75 + Math.random() / 2)));
