import { useEffect, useState } from 'react';
import { useRetryAt } from '../api/api-context';
import { useText } from '../i18n/language';
import { Banner } from './banner';

/** Tells the viewer that a rate-limited request will be retried, and when. */
export function RateLimitNote() {
  const t = useText();
  const retryAt = useRetryAt();
  const seconds = useSecondsUntil(retryAt);
  return seconds > 0 ? <Banner kind="note">{t.rateLimited(seconds)}</Banner> : null;
}

function useSecondsUntil(retryAt: number): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= retryAt) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [retryAt]);
  return now === 0 ? 0 : Math.max(0, Math.ceil((retryAt - now) / 1000));
}
