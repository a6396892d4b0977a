import {
  isTrackReference,
  useIsMuted,
  VideoTrack,
  type TrackReference,
  type TrackReferenceOrPlaceholder,
} from '@livekit/components-react';
import { Track } from 'livekit-client';
import { useEffect, useRef, useState, type ReactNode, type SyntheticEvent } from 'react';
import { useHanded } from '../../../media/handed-devices';
import { isBackCamera } from '../../../media/open-devices';
import { ZoomArea } from './zoom-area';

/** The video of a tile, or what is shown without one. */
export function Picture({
  track,
  isSeen,
  canZoom,
  label,
  children,
}: {
  readonly track: TrackReferenceOrPlaceholder;
  /** Whether the viewer wants to see it. */
  readonly isSeen: boolean;
  readonly canZoom: boolean;
  readonly label: string;
  readonly children: ReactNode;
}) {
  const isDark = useIsMuted(track);
  const handed = useHanded('camera');
  if (!isSeen) return children;
  if (!isTrackReference(track)) {
    const isOwn = track.participant.isLocal && track.source === Track.Source.Camera;
    return isOwn && handed ? <HandedPicture track={handed} /> : children;
  }
  if (isDark) return children;
  if (!canZoom) return <Video track={track} />;
  return (
    <ZoomArea label={label}>
      <Video track={track} />
    </ZoomArea>
  );
}

/** Fills the tile, except with an upright picture, of which only a strip would remain. */
function Video({ track }: { readonly track: TrackReference }) {
  const [isUpright, setUpright] = useState(false);
  const [isBack, setBack] = useState(false);
  const read = ({ currentTarget }: SyntheticEvent<HTMLVideoElement>) => {
    setUpright(currentTarget.videoHeight > currentTarget.videoWidth);
    const camera = track.publication.track?.mediaStreamTrack;
    setBack(camera !== undefined && isBackCamera(camera));
  };
  return (
    <VideoTrack
      trackRef={track}
      className={[isUpright && 'is-upright', isBack && 'is-back'].filter(Boolean).join(' ')}
      onLoadedMetadata={read}
      onResize={read}
    />
  );
}

/** The viewer's camera until it is published, so that they see themselves at once. */
function HandedPicture({ track }: { readonly track: MediaStreamTrack }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = new MediaStream([track]);
  }, [track]);
  return (
    <video
      ref={video}
      className={isBackCamera(track) ? 'is-back' : undefined}
      autoPlay
      muted
      playsInline
    />
  );
}
