import { createContext, use, useSyncExternalStore, type ReactNode } from 'react';
import { Provider } from 'urql';
import type { Api, SocketState } from './api';

const ApiContext = createContext<Api | null>(null);

/** Provides the API to urql's hooks and to those of this file. */
export function ApiProvider({
  api,
  children,
}: {
  readonly api: Api;
  readonly children: ReactNode;
}) {
  return (
    <ApiContext value={api}>
      <Provider value={api.client}>{children}</Provider>
    </ApiContext>
  );
}

export function useApi(): Api {
  const api = use(ApiContext);
  if (!api) throw new Error('useApi needs an ApiProvider above it');
  return api;
}

/** Whether live updates arrive at the moment. */
export function useSocketState(): SocketState {
  const { socketState } = useApi();
  return useSyncExternalStore(socketState.subscribe, socketState.get);
}

/** When the last rate-limited request will be retried, in ms since 1970; 0 before the first. */
export function useRetryAt(): number {
  const { retryAt } = useApi();
  return useSyncExternalStore(retryAt.subscribe, retryAt.get);
}
