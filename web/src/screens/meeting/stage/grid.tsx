import {
  useGridLayout,
  useSpeakingParticipants,
  type TrackReferenceOrPlaceholder,
} from '@livekit/components-react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useRef, useState } from 'react';
import { useText } from '../../../i18n/language';
import { IconButton } from '../../../ui/button';
import { keyOf } from './key-of';
import { stableOrder } from './stable-order';
import { Tile } from './tile';

/** All tiles side by side, on as many pages as needed. */
export function Grid({
  tracks,
  onPin,
}: {
  readonly tracks: readonly TrackReferenceOrPlaceholder[];
  readonly onPin: (track: TrackReferenceOrPlaceholder) => void;
}) {
  const t = useText();
  const grid = useRef<HTMLDivElement>(null);
  const { layout } = useGridLayout(grid as React.RefObject<HTMLDivElement>, tracks.length);
  const ordered = useStableOrder(tracks, layout.maxTiles);
  const pageCount = Math.max(1, Math.ceil(ordered.length / layout.maxTiles));
  const [chosen, setChosen] = useState(0);
  const page = Math.min(chosen, pageCount - 1);
  const start = page * layout.maxTiles;
  const style = {
    gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))`,
    gridTemplateRows: `repeat(${layout.rows}, minmax(0, 1fr))`,
  };
  return (
    <>
      <div ref={grid} className="grid" style={style}>
        {ordered.slice(start, start + layout.maxTiles).map((track) => (
          <Tile key={keyOf(track)} track={track} isPinned={false} onPin={onPin} />
        ))}
      </div>
      {pageCount > 1 && (
        <nav className="pages">
          <IconButton
            label={t.meeting.previousPage}
            icon={<ChevronLeft />}
            disabled={page === 0}
            onClick={() => setChosen(page - 1)}
          />
          {page + 1} / {pageCount}
          <IconButton
            label={t.meeting.nextPage}
            icon={<ChevronRight />}
            disabled={page === pageCount - 1}
            onClick={() => setChosen(page + 1)}
          />
        </nav>
      )}
    </>
  );
}

function useStableOrder(
  tracks: readonly TrackReferenceOrPlaceholder[],
  perPage: number,
): readonly TrackReferenceOrPlaceholder[] {
  const [order, setOrder] = useState<readonly string[]>([]);
  const speaking = new Set(useSpeakingParticipants().map(({ identity }) => identity));
  const byKey = new Map(tracks.map((track) => [keyOf(track), track]));
  const next = stableOrder(order, [...byKey.keys()], speaking, perPage);
  if (next.join('\n') !== order.join('\n')) setOrder(next);
  return next.map((key) => byKey.get(key)).filter((track) => track !== undefined);
}
