import { useLocalParticipant } from '@livekit/components-react';
import { TrackEvent, type LocalTrack, type TrackPublication } from 'livekit-client';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { DeviceKind } from '../../media/open-devices';

type Tracks = Readonly<Record<DeviceKind, MediaStreamTrack | null>>;

/** The viewer's devices as this page sees and hears them; null while they are closed. */
export function useOwnTracks(): Tracks {
  const { cameraTrack, microphoneTrack } = useLocalParticipant();
  const camera = useOpened(cameraTrack);
  const microphone = useOpened(microphoneTrack);
  const overheard = useOverheard(microphone, microphoneTrack?.isMuted === true);
  return { camera: cameraTrack?.isMuted === true ? null : camera, microphone: overheard };
}

/** LiveKit replaces the track when a device is opened again, without rendering anything. */
function useOpened(publication: TrackPublication | undefined): MediaStreamTrack | null {
  const track = publication?.track as LocalTrack | undefined;
  const subscribe = useCallback(
    (listener: () => void) => {
      track?.on(TrackEvent.Restarted, listener);
      return () => void track?.off(TrackEvent.Restarted, listener);
    },
    [track],
  );
  return useSyncExternalStore(subscribe, () => track?.mediaStreamTrack ?? null);
}

/** A muted microphone stays open, but its track is silent. A copy of the track is not; only this page hears it. */
function useOverheard(track: MediaStreamTrack | null, isMuted: boolean): MediaStreamTrack | null {
  const [copy, setCopy] = useState<MediaStreamTrack | null>(null);
  useEffect(() => {
    if (!track || !isMuted) return undefined;
    const own = track.clone();
    own.enabled = true;
    // The copy belongs to this effect, which ends it.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setCopy(own);
    return () => {
      own.stop();
      setCopy(null);
    };
  }, [track, isMuted]);
  return isMuted ? copy : track;
}
