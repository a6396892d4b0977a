import { useSyncExternalStore } from 'react';

/** As in meeting.css: phones, held either way, and small windows. */
const COMPACT = '(max-width: 40rem), (max-height: 30rem)';

/** Whether there is room only for the most important controls and a few tiles. */
export const useIsCompact = (): boolean => useSyncExternalStore(subscribe, read);

const query = matchMedia(COMPACT);
const read = () => query.matches;

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
