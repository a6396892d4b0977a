import { useCallback, useState } from 'react';
import { recall, remember } from '../browser/storage';

/** A person's choices, kept from one meeting to the next. */
export interface DeviceChoices {
  readonly camera: boolean;
  readonly microphone: boolean;
  /** Device IDs; empty: the system default. */
  readonly cameraId: string;
  readonly microphoneId: string;
  readonly speakerId: string;
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
  name: '',
};

/** The choices that this browser remembers. */
export function useDeviceChoices(): [DeviceChoices, (changes: Partial<DeviceChoices>) => void] {
  const [choices, setChoices] = useState(stored);
  const change = useCallback((changes: Partial<DeviceChoices>) => {
    setChoices((known) => {
      const next = { ...known, ...changes };
      remember(STORED, JSON.stringify(next));
      return next;
    });
  }, []);
  return [choices, change];
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
