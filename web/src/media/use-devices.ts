import { useEffect, useState } from 'react';

/** The last known devices of all kinds, so that a dialog can show them at once, and focus the first. */
let lastSeen: readonly MediaDeviceInfo[] = [];

/** The connected devices of a kind, kept up to date. They have names once access was granted. */
export function useDevices(kind: MediaDeviceKind, isGranted: boolean): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState(lastSeen);
  useEffect(() => {
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media) return undefined;
    let isCurrent = true;
    const read = () => {
      void media.enumerateDevices().then((found) => {
        lastSeen = found.filter(({ deviceId }) => deviceId !== '');
        if (isCurrent) setDevices(lastSeen);
      });
    };
    read();
    media.addEventListener('devicechange', read);
    return () => {
      isCurrent = false;
      media.removeEventListener('devicechange', read);
    };
  }, [isGranted]);
  return devices.filter((device) => device.kind === kind);
}
