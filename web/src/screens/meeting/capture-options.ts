import { VideoPresets, type AudioCaptureOptions, type VideoCaptureOptions } from 'livekit-client';
import type { DeviceChoices } from '../../media/device-choices';
import { facingOf } from '../../media/open-devices';

/** As LiveKit opens a microphone; `constraintsOf` in its terms. */
export const audioOptions = ({
  microphoneId,
  noiseSuppression,
}: DeviceChoices): AudioCaptureOptions => ({
  autoGainControl: true,
  echoCancellation: true,
  noiseSuppression,
  // Removes more than noise, where browsers have it.
  voiceIsolation: noiseSuppression,
  ...(microphoneId && { deviceId: microphoneId }),
});

/** As LiveKit opens a camera. */
export const videoOptions = ({ cameraId, usesBackCamera }: DeviceChoices): VideoCaptureOptions => ({
  resolution: VideoPresets.h720.resolution,
  ...(cameraId ? { deviceId: cameraId } : { facingMode: facingOf(usesBackCamera) }),
});
