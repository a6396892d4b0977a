import {
  createLocalVideoTrack,
  LocalAudioTrack,
  LocalVideoTrack,
  ParticipantEvent,
  RoomEvent,
  Track,
  type LocalParticipant,
  type LocalTrack,
  type Room,
} from 'livekit-client';
import { useRef, useState } from 'react';
import type { DeviceChoices } from '../../media/device-choices';
import { close, handed, takeOver } from '../../media/handed-devices';
import { constraintsOf } from '../../media/open-devices';
import { videoOptions } from './capture-options';
import { mayPublish } from './controls/may-publish';
import type { Background } from './use-background';
import { useLiveKitEvent } from './use-livekit-event';

const DEVICES = ['camera', 'microphone'] as const;
const SOURCES = { camera: Track.Source.Camera, microphone: Track.Source.Microphone } as const;

type Device = (typeof DEVICES)[number];

/** Which devices are being opened. */
export type Opening = Readonly<Record<Device, boolean>>;

export interface OwnDevices {
  readonly opening: Opening;
  /** Turns a device on or off, after it has been published. */
  readonly turn: (device: Device, on: boolean) => Promise<unknown>;
}

/** Publishes camera and microphone as chosen, each time the room connects. */
export function useOwnDevices(
  room: Room,
  choices: DeviceChoices,
  onChoose: (changes: Partial<DeviceChoices>) => void,
  background: Background,
  onError: (device: Device) => void,
): OwnDevices {
  const [opening, setOpening] = useState<Opening>(choices);
  const pending = useRef(new Map<Device, Promise<void>>());
  const publishAll = () => {
    for (const device of DEVICES) {
      const isDue = choices[device] && isMissing(room, SOURCES[device]);
      const say = (isOpening: boolean) =>
        setOpening((others) => ({ ...others, [device]: isOpening }));
      say(isDue);
      if (!isDue) {
        close(device);
        continue;
      }
      const opened = open(room, device, choices, background)
        .catch(() => onError(device))
        .finally(() => say(false));
      pending.current.set(device, opened);
    }
  };
  useLiveKitEvent(room, RoomEvent.Connected, publishAll);
  // livekit-client republishes existing tracks, but does not retry one that failed the first time.
  useLiveKitEvent(room, RoomEvent.Reconnected, publishAll);
  useMutedByHost(room, onChoose);
  useTakenSources(room);
  const turn = async (device: Device, on: boolean) => {
    onChoose({ [device]: on });
    if (!on && !pending.current.has(device)) close(device);
    // LiveKit would open a second one, or not know yet that there is one to close.
    await pending.current.get(device);
    const { localParticipant } = room;
    if (device === 'microphone') return localParticipant.setMicrophoneEnabled(on);
    const isOpen = localParticipant.getTrackPublication(Track.Source.Camera) !== undefined;
    return on && !isOpen
      ? openCamera(room, choices, background)
      : localParticipant.setCameraEnabled(on);
  };
  return { opening, turn };
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

/** As in the room's capture defaults. */
async function openCamera(
  { localParticipant }: Room,
  choices: DeviceChoices,
  background: Background,
): Promise<unknown> {
  if (choices.background === '') return localParticipant.setCameraEnabled(true);
  const track = await createLocalVideoTrack(videoOptions(choices));
  await background.attach(track);
  return localParticipant.publishTrack(track, { source: Track.Source.Camera });
}

async function open(
  room: Room,
  device: Device,
  choices: DeviceChoices,
  background: Background,
): Promise<void> {
  const { localParticipant } = room;
  const track = handed(device);
  if (track) {
    await publish(localParticipant, device, { track, choices, background });
    return;
  }
  if (device === 'camera') await openCamera(room, choices, background);
  else await localParticipant.setMicrophoneEnabled(true);
}

/** A device that the preview has opened. LiveKit closes and reopens it from now on. */
async function publish(
  localParticipant: LocalParticipant,
  device: Device,
  {
    track,
    choices,
    background,
  }: {
    readonly track: MediaStreamTrack;
    readonly choices: DeviceChoices;
    readonly background: Background;
  },
): Promise<void> {
  const constraints = constraintsOf(device, choices);
  const local =
    device === 'camera'
      ? new LocalVideoTrack(track, constraints, false)
      : new LocalAudioTrack(track, constraints, false);
  local.source = SOURCES[device];
  try {
    if (local instanceof LocalVideoTrack) await background.attach(local);
    // The types of livekit-client do not allow for exactOptionalPropertyTypes.
    await localParticipant.publishTrack(local as LocalTrack, { source: local.source });
    takeOver(device);
  } catch (error) {
    close(device);
    throw error;
  }
}
