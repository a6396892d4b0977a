import type { DeviceChoices } from './device-choices';

export interface DevicePanelProps {
  readonly choices: DeviceChoices;
  /** The open device; null while it is off. */
  readonly track: MediaStreamTrack | null;
  /** Resolves when the change has taken effect. */
  readonly onChange: (changes: Partial<DeviceChoices>) => Promise<void> | void;
}
