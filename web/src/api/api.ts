import {
  cacheExchange,
  Client,
  fetchExchange,
  subscriptionExchange,
  type ExecutionResult,
} from '@urql/core';
import { BASE_PATH } from '../browser/base-path';
import { rateLimitExchange } from './rate-limit';
import { createSocket } from './socket';
import { createStore, type Store } from './store';

/** Where everything of the gateway is: on the origin that served this page. */
const ENDPOINT = `${BASE_PATH}graphql`;

/** Something on the way to the gateway, for people to see. */
export type Link = 'up' | 'down';

export interface Api {
  readonly client: Client;
  /** Whether live updates arrive. */
  readonly link: Store<Link>;
  /** Until when something waits that was asked too often, in ms since 1970; 0: nothing did. */
  readonly waitsUntil: Store<number>;
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
  const link = createStore<Link>('up');
  const waitsUntil = createStore(0);
  const socket = createSocket({
    url: new URL(ENDPOINT, location.href).href.replace(/^http/, 'ws'),
    connectionParams: credentials,
    onUp: () => link.set('up'),
    onDown: () => link.set('down'),
  });
  const client = new Client({
    url: ENDPOINT,
    // Names of rooms and people do not belong into the addresses that servers log.
    preferGetMethod: false,
    fetchOptions: () => ({ headers: credentials() }),
    exchanges: [
      cacheExchange,
      rateLimitExchange((until) => waitsUntil.set(Math.max(until, waitsUntil.get()))),
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
  return { client, link, waitsUntil, reconnect: socket.reconnect, close: socket.close };
}
