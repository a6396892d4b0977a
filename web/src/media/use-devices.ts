import { useEffect, useState } from 'react';

/** As last seen: a window that shows them is complete at once. */
const lastSeen = new Map<MediaDeviceKind, readonly MediaDeviceInfo[]>();

/** The devices of a kind, as they are plugged in and out; named once access was granted. */
export function useDevices(kind: MediaDeviceKind, isGranted: boolean): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState(() => lastSeen.get(kind) ?? []);
  useEffect(() => {
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media) return undefined;
    let isCurrent = true;
    const read = () => {
      void media.enumerateDevices().then((found) => {
        const known = found.filter((device) => device.kind === kind && device.deviceId !== '');
        lastSeen.set(kind, known);
        if (isCurrent) setDevices(known);
      });
    };
    read();
    media.addEventListener('devicechange', read);
    return () => {
      isCurrent = false;
      media.removeEventListener('devicechange', read);
    };
  }, [kind, isGranted]);
  return devices;
}
