import { isTrackReference, type TrackReferenceOrPlaceholder } from '@livekit/components-react';
import { Track } from 'livekit-client';

/** A camera keeps its tile while it is turned off and on; each shared screen has its own tile. */
export function keyOf(track: TrackReferenceOrPlaceholder): string {
  const { identity } = track.participant;
  if (track.source === Track.Source.Camera) return identity;
  return `${identity} ${isTrackReference(track) ? track.publication.trackSid : 'none'}`;
}
