import { useEffect, useEffectEvent, useLayoutEffect } from 'react';
import { forget, recall, remember } from '../../browser/storage';
import type { JoinRoom } from '../../capabilities/use-join-room';

/** Continues to wait after a reload; the ticket cookie identifies the person. */
export function useResumeWaiting(slug: string, { outcome, join }: JoinRoom): void {
  const key = `foyer.waiting.${slug}`;
  const resume = useEffectEvent((name: string) => void join(name));
  useEffect(() => {
    const name = recall(key, 'sessionStorage');
    if (name !== null) resume(name);
  }, [key]);
  // A layout effect, because the person may reload as soon as the page says that they wait.
  useLayoutEffect(() => {
    if (outcome?.__typename === 'Waiting') {
      remember(key, outcome.participant.displayName, 'sessionStorage');
    } else if (outcome) forget(key, 'sessionStorage');
    // Also forgotten on leaving the page, but not before the first answer, which a reload waits for.
    return () => {
      if (outcome?.__typename === 'Waiting') forget(key, 'sessionStorage');
    };
  }, [key, outcome]);
}
