import { useEffect, useState } from 'react';
import { measureLevel } from './measure-level';

/** How loud a microphone is, 0 to 1. */
export function useLevel(track: MediaStreamTrack | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const stop = track && measureLevel(track, setLevel);
    if (!stop) return undefined;
    return () => {
      stop();
      setLevel(0);
    };
  }, [track]);
  return level;
}
