import { useEffect, useState } from 'react';

const REFRESH_MS = 5_000;

/** In ms; null if the time is unknown. */
export function useTimeUntil(time: number | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (time === null) return undefined;
    const timer = setInterval(() => setNow(Date.now()), REFRESH_MS);
    return () => clearInterval(timer);
  }, [time]);
  return time === null ? null : time - now;
}
