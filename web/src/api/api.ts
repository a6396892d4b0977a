import {
  cacheExchange,
  Client,
  fetchExchange,
  subscriptionExchange,
  type ExecutionResult,
} from '@urql/core';
import { BASE_PATH } from '../browser/base-path';
import { EMBEDDING } from '../browser/embedding';
import { rateLimitExchange } from './rate-limit';
import { createSocket } from './socket';
import { createStore, type Store } from './store';

/** The gateway's API, on the origin that served this page. */
const ENDPOINT = `${BASE_PATH}graphql`;

/** Whether the WebSocket to the gateway is connected. */
export type SocketState = 'up' | 'down';

export interface Api {
  readonly client: Client;
  readonly socketState: Store<SocketState>;
  /** When the last rate-limited request will be retried, in ms since 1970; 0 before the first. */
  readonly retryAt: Store<number>;
  /** Reopens the WebSocket with the current credentials. Running subscriptions continue. */
  readonly reconnect: () => void;
  readonly close: () => void;
}

/**
 * Queries and mutations over HTTP, subscriptions over one WebSocket. The browser's cookies
 * authenticate requests, except inside another page; in a meeting the participant token does so as
 * well.
 */
export function createApi(participantToken: () => string | null = () => null): Api {
  const credentials = (): Record<string, string> => {
    const token = participantToken();
    return token === null ? {} : { authorization: `Bearer ${token}` };
  };
  const socketState = createStore<SocketState>('up');
  const retryAt = createStore(0);
  const socket = createSocket({
    url: new URL(ENDPOINT, location.href).href.replace(/^http/, 'ws'),
    // Browsers cannot omit the cookies of a WebSocket, so the gateway does.
    connectionParams: () => ({ ...credentials(), ...(EMBEDDING && { credentials: 'omit' }) }),
    onUp: () => socketState.set('up'),
    onDown: () => socketState.set('down'),
  });
  const client = new Client({
    url: ENDPOINT,
    // GET would put names of rooms and people into URLs, which servers log.
    preferGetMethod: false,
    fetchOptions: () => ({
      headers: credentials(),
      // Inside another page, browsers differ in which cookies they send; the client needs none.
      credentials: EMBEDDING ? 'omit' : 'same-origin',
    }),
    exchanges: [
      cacheExchange,
      rateLimitExchange((until) => retryAt.set(Math.max(until, retryAt.get()))),
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
  return { client, socketState, retryAt, reconnect: socket.reconnect, close: socket.close };
}
