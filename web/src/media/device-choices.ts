import { useCallback, useState } from 'react';
import { recall, remember } from '../browser/storage';

/** What somebody brings along, from one meeting to the next. */
export interface DeviceChoices {
  readonly camera: boolean;
  readonly microphone: boolean;
  /** Ids of devices; empty: the standard one. */
  readonly cameraId: string;
  readonly microphoneId: string;
  readonly speakerId: string;
  /** Of guests; who is signed in has a name. */
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

/** The choices, remembered by this browser. */
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

/** What an older version, or somebody else, has left there is taken as far as it fits. */
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
