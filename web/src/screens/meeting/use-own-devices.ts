import {
  ParticipantEvent,
  RoomEvent,
  Track,
  type Room,
  type TrackPublication,
} from 'livekit-client';
import { useEffect, useEffectEvent, useState } from 'react';
import type { DeviceChoices } from '../../media/device-choices';
import { mayPublish } from './controls/may-publish';

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
  const publish = useEffectEvent(() => {
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
  });
  useEffect(() => {
    const enter = () => publish();
    room.on(RoomEvent.Connected, enter);
    // livekit-client republishes existing tracks, but does not retry one that failed the first time.
    room.on(RoomEvent.Reconnected, enter);
    return () => {
      room.off(RoomEvent.Connected, enter);
      room.off(RoomEvent.Reconnected, enter);
    };
  }, [room]);
  useMutedByHost(room, onChoose);
  useTakenSources(room);
  return opening;
}

/** A person muted by a host stays muted after rejoining. */
function useMutedByHost(room: Room, onChoose: (changes: Partial<DeviceChoices>) => void): void {
  useEffect(() => {
    const { localParticipant } = room;
    const takeOver = ({ source }: TrackPublication) => {
      for (const device of DEVICES) if (SOURCES[device] === source) onChoose({ [device]: false });
    };
    localParticipant.on(ParticipantEvent.TrackMuted, takeOver);
    return () => void localParticipant.off(ParticipantEvent.TrackMuted, takeOver);
  }, [room, onChoose]);
}

/**
 * LiveKit unpublishes tracks when a host withdraws permission, but not a track that is just being
 * published: others would not see it, and the camera would stay on.
 */
function useTakenSources(room: Room): void {
  useEffect(() => {
    const { localParticipant } = room;
    const takeBack = () => {
      for (const { source, track } of localParticipant.trackPublications.values()) {
        if (track && !mayPublish(localParticipant, source)) {
          void localParticipant.unpublishTrack(track);
        }
      }
    };
    localParticipant.on(ParticipantEvent.LocalTrackPublished, takeBack);
    localParticipant.on(ParticipantEvent.ParticipantPermissionsChanged, takeBack);
    return () => {
      localParticipant.off(ParticipantEvent.LocalTrackPublished, takeBack);
      localParticipant.off(ParticipantEvent.ParticipantPermissionsChanged, takeBack);
    };
  }, [room]);
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
