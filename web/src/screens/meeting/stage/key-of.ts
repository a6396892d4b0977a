import { isTrackReference, type TrackReferenceOrPlaceholder } from '@livekit/components-react';
import { Track } from 'livekit-client';

/** A camera keeps its tile when it is switched on and off; each screen has one of its own. */
export function keyOf(track: TrackReferenceOrPlaceholder): string {
  const { identity } = track.participant;
  if (track.source === Track.Source.Camera) return identity;
  return `${identity} ${isTrackReference(track) ? track.publication.trackSid : 'none'}`;
}
