import { useEffect } from 'react';
import { useConfig } from '../../capabilities/use-config';

/** Loads the meeting's code, and prepares DNS and TLS for the media server. */
export function useWarmUp(): void {
  const livekit = useConfig()?.livekit;
  useEffect(() => {
    void import('../meeting/meeting-screen');
    if (!livekit) return;
    fetch(livekit.url.replace(/^ws/, 'http'), { method: 'HEAD' }).catch(() => undefined);
    // Behind a proxy, Firefox only succeeds with the second WebSocket to a host.
    if (livekit.warmUpConnection) new WebSocket(`${livekit.url.replace(/^http/, 'ws')}/rtc`);
  }, [livekit]);
}
