import {
  useSpeakingParticipants,
  type TrackReferenceOrPlaceholder,
} from '@livekit/components-react';
import { useState } from 'react';
import { handOf, isPerson } from '../people/person';
import { keyOf } from './key-of';
import { stableOrder } from './stable-order';

type Tracks = readonly TrackReferenceOrPlaceholder[];

/** Puts speakers on the first page, with as few changes as possible. */
export function useStableOrder(tracks: Tracks, perPage: number): Tracks {
  const [order, setOrder] = useState<readonly string[]>([]);
  const speaking = new Set(useSpeakingParticipants().map(({ identity }) => identity));
  const byKey = new Map(tracks.map((track) => [keyOf(track), track]));
  const next = stableOrder(order, [...byKey.keys()], speaking, perPage);
  if (next.join('\n') !== order.join('\n')) setOrder(next);
  return next.map((key) => byKey.get(key)).filter((track) => track !== undefined);
}

/** The last speaker stays, so that the view does not jump in pauses. Initially another participant. */
export function useLatestSpeaker(cameras: Tracks): TrackReferenceOrPlaceholder | undefined {
  const [latest, setLatest] = useState<string>();
  const speaking = useSpeakingParticipants().find(
    (participant) => !participant.isLocal && isPerson(participant),
  );
  if (speaking && speaking.identity !== latest) setLatest(speaking.identity);
  const others = cameras.filter(({ participant }) => !participant.isLocal);
  return (
    others.find(({ participant }) => participant.identity === latest) ??
    others.find(({ participant }) => handOf(participant) !== undefined) ??
    others[0] ??
    cameras[0]
  );
}
