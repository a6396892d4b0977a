import type { TrackReferenceOrPlaceholder } from '@livekit/components-react';
import { Track } from 'livekit-client';
import { useRef, useState } from 'react';
import type { Room } from '../../../capabilities/use-room';
import { useText } from '../../../i18n/language';
import { Alone } from './alone';
import { keyOf } from './key-of';
import { Pager } from './pager';
import { planFor } from './layout';
import { Tile } from './tile';
import { useLatestSpeaker, useStableOrder } from './use-order';
import { usePins } from './use-pins';
import { useSize } from './use-size';
import { useTiles } from './use-tiles';
import './stage.css';

export type View = 'grid' | 'speaker';

const NO_ROOM = { width: 0, height: 0 };

/** The tiles of all participants: side by side, or some of them large. */
export function Stage({
  view,
  room,
  isCompact,
  isOwnHidden,
}: {
  readonly view: View;
  readonly room: Room;
  readonly isCompact: boolean;
  /** Whether the viewer does not want to see themselves. */
  readonly isOwnHidden: boolean;
}) {
  const t = useText();
  const area = useRef<HTMLDivElement>(null);
  const size = useSize(area) ?? NO_ROOM;
  const { screens, cameras: people } = useTiles();
  const others = people.filter(({ participant }) => !participant.isLocal);
  const cameras = isOwnHidden && others.length > 0 ? others : people;
  const [pins, togglePin] = usePins();
  const [chosenPage, turnTo] = useState(0);
  const [isAloneHidden, hideAlone] = useState(false);
  const speaker = useLatestSpeaker(cameras);
  const all = [...screens, ...cameras];
  const pinned = all.filter((track) => pins.has(keyOf(track)));
  const isPair = isTwoPeople(cameras) && screens.length === 0 && pinned.length === 0;
  const main = screens.at(-1) ?? (view === 'speaker' || isPair ? speaker : undefined);
  const large = pinned.length > 0 || !main ? pinned : [main];
  const small = all.filter((track) => !large.includes(track));
  const isScreen = large.some(({ source }) => source === Track.Source.ScreenShare);
  const tiles = { large: large.length, small: small.length, isScreen, isPair, isCompact };
  const plan = planFor(tiles, size);
  const { perPage } = plan.small;
  const stable = useStableOrder(small, perPage);
  const ordered = isCompact && large.length === 0 ? withFirst(stable, speaker) : stable;
  const pageCount = perPage === 0 ? 1 : Math.max(1, Math.ceil(ordered.length / perPage));
  const page = Math.min(chosenPage, pageCount - 1);
  const shown = ordered.slice(page * perPage, (page + 1) * perPage);
  const places = [...plan.large, ...plan.small.place(shown.length)];
  return (
    <section className="stage" aria-label={t.meeting.stage}>
      <div ref={area} className="tiles">
        {[...large, ...shown].map((track, index) => (
          <Tile
            key={keyOf(track)}
            track={track}
            place={places[index]}
            isPinned={pins.has(keyOf(track))}
            isLarge={index < large.length}
            isOnTop={isPair && index > 0}
            isOwnHidden={isOwnHidden}
            onPin={() => togglePin(keyOf(track))}
          />
        ))}
      </div>
      {pageCount > 1 && <Pager page={page} pageCount={pageCount} onTurn={turnTo} />}
      {all.length === 1 && !isAloneHidden && <Alone room={room} onHide={() => hideAlone(true)} />}
    </section>
  );
}

type Tracks = readonly TrackReferenceOrPlaceholder[];

const isTwoPeople = (cameras: Tracks): boolean =>
  cameras.length === 2 && cameras.some(({ participant }) => participant.isLocal);

const withFirst = (tracks: Tracks, first: TrackReferenceOrPlaceholder | undefined): Tracks =>
  first ? [first, ...tracks.filter((track) => track !== first)] : tracks;
