import { useEffect, useEffectEvent, useLayoutEffect } from 'react';
import { forget, recall, remember } from '../../browser/storage';
import type { JoinRoom } from '../../capabilities/use-join-room';

/** Somebody who waits and reloads the page goes on waiting: the ticket says who it is. */
export function useKeptPlace(slug: string, { outcome, join }: JoinRoom): void {
  const key = `foyer.waiting.${slug}`;
  const goOn = useEffectEvent((name: string) => void join(name));
  useEffect(() => {
    const name = recall(key, 'sessionStorage');
    if (name !== null) goOn(name);
  }, [key]);
  // Before anybody can read that they wait: they may reload at that moment.
  useLayoutEffect(() => {
    if (outcome?.__typename === 'Waiting') {
      remember(key, outcome.participant.displayName, 'sessionStorage');
    } else if (outcome) forget(key, 'sessionStorage');
    // Taken away on leaving, too; not before the first answer, though, which a reload waits for.
    return () => {
      if (outcome?.__typename === 'Waiting') forget(key, 'sessionStorage');
    };
  }, [key, outcome]);
}
