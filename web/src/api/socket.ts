import { createClient } from 'graphql-ws';

/** After this time without a message, the client sends a ping. */
const KEEP_ALIVE_MS = 3_000;
const PONG_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_RETRY_PAUSE_MS = 5_000;

export interface Socket {
  readonly subscribe: ReturnType<typeof createClient>['subscribe'];
  /** Reopens the WebSocket. Running subscriptions continue. */
  readonly reconnect: () => void;
  readonly close: () => void;
}

interface SocketOptions {
  readonly url: string;
  readonly connectionParams: () => Record<string, string>;
  readonly onUp: () => void;
  readonly onDown: () => void;
}

/**
 * One WebSocket that reconnects forever. A browser may take minutes to notice that the network is
 * gone, so a socket whose pong is late is replaced, and at once when the browser goes offline.
 */
export function createSocket({ url, connectionParams, onUp, onDown }: SocketOptions): Socket {
  let deadline: ReturnType<typeof setTimeout> | undefined;
  const expectWithin = (timeoutMs: number) => {
    clearTimeout(deadline);
    deadline = setTimeout(() => client.terminate(), timeoutMs);
  };
  const client = createClient({
    url,
    connectionParams,
    keepAlive: KEEP_ALIVE_MS,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (retries) => pause(Math.min(500 * 2 ** retries, MAX_RETRY_PAUSE_MS)),
    on: {
      connecting: () => expectWithin(CONNECT_TIMEOUT_MS),
      connected() {
        clearTimeout(deadline);
        onUp();
      },
      ping(isReceived) {
        if (!isReceived) expectWithin(PONG_TIMEOUT_MS);
      },
      pong(isReceived) {
        if (isReceived) clearTimeout(deadline);
      },
      closed(event) {
        clearTimeout(deadline);
        if (event instanceof CloseEvent && event.code === 1000) onUp();
        else onDown();
      },
    },
  });
  const goOffline = () => client.terminate();
  window.addEventListener('offline', goOffline);
  return {
    subscribe: client.subscribe.bind(client),
    reconnect: () => client.terminate(),
    close() {
      window.removeEventListener('offline', goOffline);
      void client.dispose();
    },
  };
}

/**
 * With jitter, so that not all clients reconnect at the same moment after a restart of the gateway.
 * Ends early when the browser comes back online.
 */
const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    const goOn = () => {
      clearTimeout(timer);
      window.removeEventListener('online', goOn);
      resolve();
    };
    const timer = setTimeout(goOn, milliseconds * (0.75 + Math.random() / 2));
    window.addEventListener('online', goOn);
  });
