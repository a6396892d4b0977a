import { useEffect } from 'react';

/** Keeps the screen on during the meeting, where browsers can. They end that whenever the page is hidden. */
export function useStayAwake(): void {
  useEffect(() => {
    // Missing in some browsers, and over plain http, which the type does not say.
    const wakeLock = navigator.wakeLock as WakeLock | undefined;
    if (!wakeLock) return undefined;
    let held: WakeLockSentinel | null = null;
    let isOver = false;
    const request = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        const lock = await wakeLock.request('screen');
        if (isOver) void lock.release();
        else held = lock;
      } catch {
        // The device saves energy, or the page around this one does not allow it.
      }
    };
    const onChange = () => void request();
    onChange();
    document.addEventListener('visibilitychange', onChange);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', onChange);
      void held?.release();
    };
  }, []);
}
