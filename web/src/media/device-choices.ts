import { useSyncExternalStore } from 'react';
import { createStore } from '../api/store';
import { EMBEDDING } from '../browser/embedding';
import { recall, remember } from '../browser/storage';

/** A person's choices, kept from one meeting to the next. */
export interface DeviceChoices {
  readonly camera: boolean;
  readonly microphone: boolean;
  /** Device IDs; empty: the system default. */
  readonly cameraId: string;
  readonly microphoneId: string;
  readonly speakerId: string;
  readonly noiseSuppression: boolean;
  /** On phones, where no other camera is chosen. */
  readonly usesBackCamera: boolean;
  /** `blur`, the name of an image, or empty. */
  readonly background: string;
  /** A guest's display name; the account has the name of a user. */
  readonly name: string;
}

const STORED = 'foyer.devices';
const FIRST_TIME: DeviceChoices = {
  camera: true,
  microphone: true,
  cameraId: '',
  microphoneId: '',
  speakerId: '',
  noiseSuppression: true,
  usesBackCamera: false,
  background: '',
  name: '',
};

/** Held in memory as well, because the storage may be blocked, as in frames of other pages. */
const held = createStore<DeviceChoices>({
  ...stored(),
  ...(EMBEDDING?.displayName && { name: EMBEDDING.displayName }),
  ...(EMBEDDING?.startsMuted && { microphone: false }),
});

/** The choices that this browser remembers. */
export const useDeviceChoices = (): [DeviceChoices, typeof change] => [
  useSyncExternalStore(held.subscribe, held.get),
  change,
];

function change(changes: Partial<DeviceChoices>): void {
  held.set({ ...held.get(), ...changes });
  remember(STORED, JSON.stringify(held.get()));
}

/** Ignores values of the wrong type, which an older version or other code may have stored. */
function stored(): DeviceChoices {
  let found: unknown;
  try {
    found = JSON.parse(recall(STORED) ?? '{}');
  } catch {
    return FIRST_TIME;
  }
  const fits = ([key, value]: [string, unknown]) =>
    key in FIRST_TIME && typeof value === typeof FIRST_TIME[key as keyof DeviceChoices];
  return { ...FIRST_TIME, ...Object.fromEntries(Object.entries(found ?? {}).filter(fits)) };
}
