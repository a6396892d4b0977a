import { createContext, use, useSyncExternalStore, type ReactNode } from 'react';
import { Provider } from 'urql';
import type { Api, Link } from './api';

const ApiContext = createContext<Api | null>(null);

/** Hooks of urql, and those of this file, speak through the nearest one. */
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
  if (!api) throw new Error('there is no ApiProvider');
  return api;
}

/** Whether live updates arrive. */
export function useLink(): Link {
  const { link } = useApi();
  return useSyncExternalStore(link.subscribe, link.get);
}

/** Until when something waits that was asked too often, in ms since 1970; 0: nothing did. */
export function useWaitsUntil(): number {
  const { waitsUntil } = useApi();
  return useSyncExternalStore(waitsUntil.subscribe, waitsUntil.get);
}
