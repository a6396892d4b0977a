import { Track, type Room } from 'livekit-client';
import type { DeviceChoices } from '../../media/device-choices';
import type { Background } from './use-background';
import { audioOptions, videoOptions } from './capture-options';

type Changes = Partial<DeviceChoices>;

const SWITCHES = [
  { choice: 'microphoneId', kind: 'audioinput', device: 'microphone' },
  { choice: 'cameraId', kind: 'videoinput', device: 'camera' },
  { choice: 'speakerId', kind: 'audiooutput', device: 'speaker' },
] as const;

/** Returns a function that remembers choices, and applies them to the devices in use and to those opened later. */
export function useDeviceChanges(
  room: Room,
  choices: DeviceChoices,
  onChoose: (changes: Changes) => void,
  background: Background,
  onError: (device: (typeof SWITCHES)[number]['device']) => void,
): (changes: Changes) => Promise<void> {
  return async (changes) => {
    onChoose(changes);
    if (changes.background !== undefined) await background.change(changes.background);
    const next = { ...choices, ...changes };
    if (changes.usesBackCamera !== undefined) {
      await turnCamera(room, next).catch(() => onError('camera'));
      return;
    }
    for (const { choice, kind, device } of SWITCHES) {
      const deviceId = changes[choice];
      if (deviceId === undefined) continue;
      await room.switchActiveDevice(kind, deviceId || 'default').catch(() => onError(device));
    }
    if (changes.noiseSuppression === undefined) return;
    await setNoiseSuppression(room, next).catch(() => onError('microphone'));
  };
}

/** The other camera of a phone, which has no use for the one that is chosen. */
async function turnCamera(room: Room, choices: DeviceChoices): Promise<void> {
  const options = videoOptions(choices);
  room.options.videoCaptureDefaults = options;
  const track = room.localParticipant.getTrackPublication(Track.Source.Camera)?.videoTrack;
  await track?.restartTrack(options);
}

/** Browsers suppress noise from the moment a microphone is opened, so it is opened again. */
async function setNoiseSuppression(room: Room, choices: DeviceChoices): Promise<void> {
  const options = audioOptions(choices);
  room.options.audioCaptureDefaults = options;
  const track = room.localParticipant.getTrackPublication(Track.Source.Microphone)?.audioTrack;
  // Without an ID, LiveKit would ignore the other options.
  const deviceId = track?.mediaStreamTrack.getSettings().deviceId ?? 'default';
  await track?.restartTrack({ ...options, deviceId });
}
