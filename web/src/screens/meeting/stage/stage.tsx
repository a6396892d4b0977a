import {
  useSpeakingParticipants,
  useTracks,
  type TrackReferenceOrPlaceholder,
} from '@livekit/components-react';
import { Track } from 'livekit-client';
import { useState } from 'react';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { handOf, isPerson } from '../people/person';
import { Alone } from './alone';
import { Grid } from './grid';
import { keyOf } from './key-of';
import { Tile } from './tile';

export type View = 'grid' | 'speaker';

/** The tiles of all participants: side by side, or one of them large. */
export function Stage({ view, room }: { readonly view: View; readonly room: Room }) {
  const t = useText();
  const cameras = useTracks([{ source: Track.Source.Camera, withPlaceholder: true }], {
    onlySubscribed: false,
  }).filter(({ participant }) => isPerson(participant));
  const screens = useTracks([Track.Source.ScreenShare], { onlySubscribed: false });
  const [pinned, setPinned] = useState<string | null>(null);
  const speaker = useLatestSpeaker(cameras);
  const all = [...screens, ...cameras];
  const pin = (track: TrackReferenceOrPlaceholder) => {
    setPinned(pinned === keyOf(track) ? null : keyOf(track));
  };
  const chosen = all.find((track) => keyOf(track) === pinned);
  const large = chosen ?? screens.at(-1) ?? (view === 'speaker' ? speaker : undefined);
  const isAlone = cameras.length === 1 && screens.length === 0;
  return (
    <section className="stage" aria-label={t.meeting.stage}>
      {large ? (
        <div className="focus">
          <Tile track={large} isPinned={pinned === keyOf(large)} onPin={pin} isLarge />
          <div className="strip">
            {all
              .filter((track) => track !== large)
              .map((track) => (
                <Tile key={keyOf(track)} track={track} isPinned={false} onPin={pin} />
              ))}
          </div>
        </div>
      ) : (
        <Grid tracks={cameras} onPin={pin} />
      )}
      {isAlone && <Alone room={room} />}
    </section>
  );
}

/** The last speaker stays, so that the view does not jump in pauses. Initially another participant. */
function useLatestSpeaker(
  cameras: TrackReferenceOrPlaceholder[],
): TrackReferenceOrPlaceholder | undefined {
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
