import type { DeviceChoices } from './device-choices';
import { useDevices } from './use-devices';

/** Phones and tablets, whose cameras look at the person, and away from them. */
const HANDHELD = '(pointer: coarse)';

/** Changes to the other camera of a phone; null on other devices, and while the camera is off. */
export function useCameraFlip(
  { usesBackCamera }: DeviceChoices,
  isOn: boolean,
): Partial<DeviceChoices> | null {
  const cameras = useDevices('videoinput', isOn);
  if (!isOn || cameras.length < 2 || !matchMedia(HANDHELD).matches) return null;
  return { usesBackCamera: !usesBackCamera, cameraId: '' };
}
