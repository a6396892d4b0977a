import { createPortal } from 'react-dom';
import { IconButton } from '../../../ui/button';
import type { Control } from '../controls/control-button';
import { keyOf } from '../stage/key-of';
import { Tile } from '../stage/tile';
import { useLatestSpeaker } from '../stage/use-order';
import { useTiles } from '../stage/use-tiles';
import './small-view.css';

/** The shared screen or the speaker, and the most important controls, in a window of their own. */
export function SmallView({
  window: { document },
  controls,
}: {
  readonly window: Window;
  readonly controls: readonly Control[];
}) {
  const { screens, cameras } = useTiles();
  const speaker = useLatestSpeaker(cameras);
  const track = screens.at(-1) ?? speaker;
  return createPortal(
    <div className="small-view">
      <main className="small-view-tile">{track && <Tile key={keyOf(track)} track={track} />}</main>
      <footer className="small-view-controls">
        {controls.map(({ id, label, icon, isOff, isLeave, isForbidden, onClick }) => (
          <IconButton
            key={id}
            label={label}
            icon={icon}
            className={isOff || isLeave ? 'on-media is-off' : 'on-media'}
            disabled={isForbidden}
            onClick={onClick}
          />
        ))}
      </footer>
    </div>,
    document.body,
  );
}
