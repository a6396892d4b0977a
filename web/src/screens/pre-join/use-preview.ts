import { useEffect, useRef, useState } from 'react';
import type { DeviceChoices } from '../../media/device-choices';
import { handOver, takeOver } from '../../media/handed-devices';
import {
  constraintsOf,
  openDevices,
  type DeviceKind,
  type MediaProblem,
  type Opened,
  type Wanted,
} from '../../media/open-devices';

/** The state of a device. */
export interface Source {
  readonly track: MediaStreamTrack | null;
  readonly problem: MediaProblem | null;
}

export type Preview = Readonly<Record<DeviceKind, Source>>;

const NOTHING: Source = { track: null, problem: null };
const KINDS = ['camera', 'microphone'] as const;

/**
 * Camera and microphone before the meeting. A device that is turned off is closed, so that its
 * light goes out.
 */
export function usePreview(choices: DeviceChoices): {
  readonly preview: Preview;
  /** Opens the devices again, because some failed. */
  readonly retry: () => void;
} {
  const [preview, setPreview] = useState<Preview>({ camera: NOTHING, microphone: NOTHING });
  const [attempt, setAttempt] = useState(0);
  /** The request that each device was opened for; a different request reopens it. */
  const opened = useRef(new Map<DeviceKind, string>());
  const tracks = useRef(new Map<DeviceKind, MediaStreamTrack>());
  const { camera, microphone } = choices;
  const { cameraId, usesBackCamera, microphoneId, noiseSuppression } = choices;

  useEffect(() => {
    const isOn = { camera, microphone };
    const wanted: Partial<Record<DeviceKind, MediaTrackConstraints>> = {};
    for (const kind of KINDS) {
      const request = constraintsOf(kind, {
        cameraId,
        usesBackCamera,
        microphoneId,
        noiseSuppression,
      });
      const key = `${isOn[kind] ? JSON.stringify(request) : 'off'} ${attempt}`;
      if (opened.current.get(kind) === key) continue;
      opened.current.set(kind, key);
      tracks.current.get(kind)?.stop();
      tracks.current.delete(kind);
      if (isOn[kind]) wanted[kind] = request;
    }
    const keys = new Map(opened.current);
    void takeOrOpen(wanted).then((found) => {
      for (const [kind, result] of Object.entries(found) as [
        DeviceKind,
        MediaStreamTrack | MediaProblem,
      ][]) {
        const isCurrent = opened.current.get(kind) === keys.get(kind);
        if (typeof result === 'string') {
          if (isCurrent) {
            setPreview((known) => ({ ...known, [kind]: { track: null, problem: result } }));
          }
        } else if (isCurrent) {
          // Of a request that was repeated before it was answered.
          tracks.current.get(kind)?.stop();
          tracks.current.set(kind, result);
          setPreview((known) => ({ ...known, [kind]: { track: result, problem: null } }));
        } else result.stop();
      }
    });
  }, [camera, microphone, cameraId, usesBackCamera, microphoneId, noiseSuppression, attempt]);

  useEffect(() => {
    const open = tracks.current;
    const known = opened.current;
    return () => {
      known.clear();
      // For the next screen; the room closes what that one does not need.
      for (const [kind, track] of open) handOver(kind, track);
      open.clear();
    };
  }, []);
  return {
    preview: {
      camera: camera ? live(preview.camera) : NOTHING,
      microphone: microphone ? live(preview.microphone) : NOTHING,
    },
    retry: () => setAttempt(attempt + 1),
  };
}

/** Devices that the screen before has opened need not be opened again. */
async function takeOrOpen(wanted: Wanted): Promise<Partial<Record<DeviceKind, Opened>>> {
  const taken: Partial<Record<DeviceKind, Opened>> = {};
  const missing: Partial<Record<DeviceKind, MediaTrackConstraints>> = {};
  for (const kind of KINDS) {
    const request = wanted[kind];
    if (!request) continue;
    const track = takeOver(kind);
    if (track) taken[kind] = track;
    else missing[kind] = request;
  }
  return { ...taken, ...(await openDevices(missing)) };
}

/** Hides a track that has been closed in the meantime. */
const live = (source: Source): Source => (source.track?.readyState === 'ended' ? NOTHING : source);
