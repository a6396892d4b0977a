import {
  useTracks,
  type TrackReference,
  type TrackReferenceOrPlaceholder,
} from '@livekit/components-react';
import { Track } from 'livekit-client';
import { isPerson } from '../people/person';

/** The tiles of the meeting: shared screens, and people with their camera or without. */
export function useTiles(): {
  readonly screens: readonly TrackReference[];
  readonly cameras: readonly TrackReferenceOrPlaceholder[];
} {
  const cameras = useTracks([{ source: Track.Source.Camera, withPlaceholder: true }], {
    onlySubscribed: false,
  }).filter(({ participant }) => isPerson(participant));
  const screens = useTracks([Track.Source.ScreenShare], { onlySubscribed: false });
  return { screens, cameras };
}
