import { useCallback, useState } from 'react';

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
      localStorage.setItem(STORED, JSON.stringify(next));
      return next;
    });
  }, []);
  return [choices, change];
}

function stored(): DeviceChoices {
  try {
    const found = JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<DeviceChoices>;
    return { ...FIRST_TIME, ...found };
  } catch {
    return FIRST_TIME;
  }
}
