import { ParticipantEvent, RoomEvent, Track, type Room } from 'livekit-client';
import { useState } from 'react';
import type { DeviceChoices } from '../../media/device-choices';
import { mayPublish } from './controls/may-publish';
import { useLiveKitEvent } from './use-livekit-event';

const DEVICES = ['camera', 'microphone'] as const;
const SOURCES = { camera: Track.Source.Camera, microphone: Track.Source.Microphone } as const;

type Device = (typeof DEVICES)[number];

/** Which devices are being opened. */
export type Opening = Readonly<Record<Device, boolean>>;

/** Publishes camera and microphone as chosen, each time the room connects. */
export function useOwnDevices(
  room: Room,
  choices: DeviceChoices,
  onChoose: (changes: Partial<DeviceChoices>) => void,
  onError: (device: Device) => void,
): Opening {
  const [opening, setOpening] = useState<Opening>(choices);
  const publish = () => {
    for (const device of DEVICES) {
      const isDue = choices[device] && isMissing(room, SOURCES[device]);
      const say = (isOpening: boolean) =>
        setOpening((others) => ({ ...others, [device]: isOpening }));
      say(isDue);
      if (!isDue) continue;
      void open(room, device, choices)
        .catch(() => onError(device))
        .finally(() => say(false));
    }
  };
  useLiveKitEvent(room, RoomEvent.Connected, publish);
  // livekit-client republishes existing tracks, but does not retry one that failed the first time.
  useLiveKitEvent(room, RoomEvent.Reconnected, publish);
  useMutedByHost(room, onChoose);
  useTakenSources(room);
  return opening;
}

/** A person muted by a host stays muted after rejoining. */
function useMutedByHost(
  { localParticipant }: Room,
  onChoose: (changes: Partial<DeviceChoices>) => void,
): void {
  useLiveKitEvent(localParticipant, ParticipantEvent.TrackMuted, ({ source }) => {
    for (const device of DEVICES) if (SOURCES[device] === source) onChoose({ [device]: false });
  });
}

/**
 * LiveKit unpublishes tracks when a host withdraws permission, but not a track that is just being
 * published: others would not see it, and the camera would stay on.
 */
function useTakenSources({ localParticipant }: Room): void {
  const takeBack = () => {
    for (const { source, track } of localParticipant.trackPublications.values()) {
      if (track && !mayPublish(localParticipant, source)) {
        void localParticipant.unpublishTrack(track);
      }
    }
  };
  useLiveKitEvent(localParticipant, ParticipantEvent.LocalTrackPublished, takeBack);
  useLiveKitEvent(localParticipant, ParticipantEvent.ParticipantPermissionsChanged, takeBack);
}

const isMissing = ({ localParticipant }: Room, source: Track.Source) =>
  mayPublish(localParticipant, source) && !localParticipant.getTrackPublication(source);

function open(
  { localParticipant }: Room,
  device: Device,
  { cameraId, microphoneId }: DeviceChoices,
): Promise<unknown> {
  const exact = (deviceId: string) => (deviceId === '' ? {} : { deviceId });
  return device === 'camera'
    ? localParticipant.setCameraEnabled(true, exact(cameraId))
    : localParticipant.setMicrophoneEnabled(true, exact(microphoneId));
}
