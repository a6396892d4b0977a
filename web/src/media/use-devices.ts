import { useEffect, useState } from 'react';

/** The last known devices, so that a dialog can show them at once. */
const lastSeen = new Map<MediaDeviceKind, readonly MediaDeviceInfo[]>();

/** The connected devices of a kind, kept up to date. They have names once access was granted. */
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
