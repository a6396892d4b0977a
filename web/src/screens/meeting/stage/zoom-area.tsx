import { ZoomIn, ZoomOut } from 'lucide-react';
import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { useText } from '../../../i18n/language';
import { IconButton } from '../../../ui/button';
import { useDragToScroll } from './use-drag-to-scroll';

const STEPS = [1, 1.5, 2, 3, 4] as const;

/** Lets the viewer enlarge a shared screen, and move in it by scrolling, dragging, and arrow keys. */
export function ZoomArea({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  const t = useText();
  const area = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState<number>(1);
  const step = (by: 1 | -1) => {
    const at = STEPS.findIndex((one) => one >= zoom);
    setZoom(STEPS[Math.min(STEPS.length - 1, Math.max(0, at + by))] ?? 1);
  };
  useWheel(area, step);
  useKeepCenter(area, zoom);
  useDragToScroll(area);
  const size = { width: `${zoom * 100}%`, height: `${zoom * 100}%` };
  return (
    <>
      <div
        ref={area}
        className={zoom > 1 ? 'zoom-area is-zoomed' : 'zoom-area'}
        role="group"
        aria-label={label}
        // Arrow keys scroll what has the focus.
        tabIndex={0}
        onDoubleClick={() => setZoom(zoom > 1 ? 1 : 2)}
        onKeyDown={({ key }) => {
          if (key === '+') step(1);
          if (key === '-') step(-1);
          if (key === '0') setZoom(1);
        }}
      >
        <div className="zoom-area-content" style={size}>
          {children}
        </div>
      </div>
      <div className="zoom-buttons">
        <IconButton
          className="on-media"
          label={t.meeting.zoomOut}
          icon={<ZoomOut />}
          disabled={zoom === STEPS[0]}
          onClick={() => step(-1)}
        />
        <IconButton
          className="on-media"
          label={t.meeting.zoomIn}
          icon={<ZoomIn />}
          disabled={zoom === STEPS.at(-1)}
          onClick={() => step(1)}
        />
      </div>
    </>
  );
}

type Area = React.RefObject<HTMLElement | null>;

/** With Ctrl, which pinching on a touchpad counts as. React's listeners could not prevent the page's own zoom. */
function useWheel(area: Area, onStep: (by: 1 | -1) => void): void {
  const turn = useEffectEvent((wheel: WheelEvent) => {
    if (!wheel.ctrlKey) return;
    wheel.preventDefault();
    onStep(wheel.deltaY < 0 ? 1 : -1);
  });
  useEffect(() => {
    const element = area.current;
    const onWheel = (wheel: WheelEvent) => turn(wheel);
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [area]);
}

/** What was in the middle stays there. */
function useKeepCenter(area: Area, zoom: number): void {
  const before = useRef(zoom);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    const factor = zoom / before.current;
    before.current = zoom;
    const { clientWidth, clientHeight, scrollLeft, scrollTop } = element;
    element.scrollTo(
      (scrollLeft + clientWidth / 2) * factor - clientWidth / 2,
      (scrollTop + clientHeight / 2) * factor - clientHeight / 2,
    );
  }, [area, zoom]);
}
