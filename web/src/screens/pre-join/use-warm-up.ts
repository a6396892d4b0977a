import { useEffect } from 'react';
import { useConfig } from '../../capabilities/use-config';

/** Has name, connection and certificate of the media server ready, and the meeting's code loaded. */
export function useWarmUp(): void {
  const livekit = useConfig()?.livekit;
  useEffect(() => {
    void import('../meeting/meeting-screen');
    if (!livekit) return;
    fetch(livekit.url.replace(/^ws/, 'http'), { method: 'HEAD' }).catch(() => undefined);
    // Behind a proxy, Firefox succeeds with the second WebSocket to a host only.
    if (livekit.warmUpConnection) new WebSocket(`${livekit.url.replace(/^http/, 'ws')}/rtc`);
  }, [livekit]);
}
