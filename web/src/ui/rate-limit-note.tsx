import { useEffect, useState } from 'react';
import { useWaitsUntil } from '../api/api-context';
import { useText } from '../i18n/language';
import { Banner } from './banner';

/** Says that something waits for the gateway to have room for it, and for how long. */
export function RateLimitNote() {
  const t = useText();
  const until = useWaitsUntil();
  const seconds = useSecondsUntil(until);
  return seconds > 0 ? <Banner kind="note">{t.rateLimited(seconds)}</Banner> : null;
}

function useSecondsUntil(until: number): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= until) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [until]);
  return now === 0 ? 0 : Math.max(0, Math.ceil((until - now) / 1000));
}
