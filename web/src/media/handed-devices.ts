import { useSyncExternalStore } from 'react';
import { createStore } from '../api/store';
import type { DeviceKind } from './open-devices';

type Handed = Readonly<Partial<Record<DeviceKind, MediaStreamTrack>>>;

/**
 * Devices that one screen has opened for the next one. Opening them again would take a second, and some
 * browsers would ask again.
 */
const held = createStore<Handed>({});

export function handOver(kind: DeviceKind, track: MediaStreamTrack): void {
  close(kind);
  held.set({ ...held.get(), [kind]: track });
}

/** The device, which remains available to others; null if it is closed, or was not open. */
export function handed(kind: DeviceKind): MediaStreamTrack | null {
  const track = held.get()[kind];
  return track?.readyState === 'live' ? track : null;
}

/** The device, for the caller alone. */
export function takeOver(kind: DeviceKind): MediaStreamTrack | null {
  const track = handed(kind);
  held.set({ ...held.get(), [kind]: undefined });
  return track;
}

export function close(kind: DeviceKind): void {
  if (held.get()[kind]) takeOver(kind)?.stop();
}

export function closeAll(): void {
  close('camera');
  close('microphone');
}

/** Rerenders when it is handed over, taken over, or closed. */
export const useHanded = (kind: DeviceKind): MediaStreamTrack | null =>
  useSyncExternalStore(held.subscribe, () => handed(kind));
