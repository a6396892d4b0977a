import { useSyncExternalStore } from 'react';

/** Whether the page fills the screen, and a function that changes it; null where browsers cannot. */
export function useFullScreen(): readonly [isFull: boolean, toggle: (() => void) | null] {
  const isFull = useSyncExternalStore(subscribe, read);
  return [isFull, canFill ? toggle : null];
}

// Missing on iPhones, and false in frames that may not, which the type does not say.
const canFill = (document as Partial<Document>).fullscreenEnabled === true;

const read = () => document.fullscreenElement !== null;

function subscribe(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener);
  return () => document.removeEventListener('fullscreenchange', listener);
}

function toggle(): void {
  const change = read() ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  // A browser that refuses leaves the page as it is.
  change.catch(() => undefined);
}
