import { createClient } from 'graphql-ws';

/** Without a message for so long, the gateway is asked for a sign of life. */
const KEEP_ALIVE_MS = 3_000;
const PONG_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_RETRY_PAUSE_MS = 5_000;

export interface Socket {
  readonly subscribe: ReturnType<typeof createClient>['subscribe'];
  /** Opens the WebSocket anew; running subscriptions go on. */
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
 * One WebSocket that is never given up. A browser may not notice for minutes that a network is
 * gone: a socket that does not answer in time is replaced, and one that the browser says cannot
 * work is replaced at once.
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
 * Not all clients come back in the same moment after a restart of the gateway; one whose network
 * came back has nothing to wait for.
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
