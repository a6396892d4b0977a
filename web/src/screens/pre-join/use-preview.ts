import { useEffect, useRef, useState } from 'react';
import type { DeviceChoices } from '../../media/device-choices';
import { openDevices, type DeviceKind, type MediaProblem } from '../../media/open-devices';

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
  const { camera, microphone, cameraId, microphoneId } = choices;

  useEffect(() => {
    const requests = {
      camera: camera ? cameraId : null,
      microphone: microphone ? microphoneId : null,
    };
    const wanted: Partial<Record<DeviceKind, string>> = {};
    for (const kind of KINDS) {
      const deviceId = requests[kind];
      const key = `${deviceId ?? 'off'} ${attempt}`;
      if (opened.current.get(kind) === key) continue;
      opened.current.set(kind, key);
      tracks.current.get(kind)?.stop();
      tracks.current.delete(kind);
      if (deviceId !== null) wanted[kind] = deviceId;
    }
    const keys = new Map(opened.current);
    void openDevices(wanted).then((found) => {
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
          tracks.current.set(kind, result);
          setPreview((known) => ({ ...known, [kind]: { track: result, problem: null } }));
        } else result.stop();
      }
    });
  }, [camera, microphone, cameraId, microphoneId, attempt]);

  useEffect(() => {
    const open = tracks.current;
    const known = opened.current;
    return () => {
      known.clear();
      for (const track of open.values()) track.stop();
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

/** Hides a track that has been closed in the meantime. */
const live = (source: Source): Source => (source.track?.readyState === 'ended' ? NOTHING : source);
