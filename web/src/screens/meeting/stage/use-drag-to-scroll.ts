import { useEffect, type RefObject } from 'react';

/** Fingers scroll by themselves; this is for the mouse. */
export function useDragToScroll(area: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const press = (event: PointerEvent) => {
      if (event.pointerType === 'mouse' && event.button === 0) {
        element.setPointerCapture(event.pointerId);
      }
    };
    const move = (event: PointerEvent) => {
      if (!element.hasPointerCapture(event.pointerId)) return;
      element.scrollBy(-event.movementX, -event.movementY);
    };
    element.addEventListener('pointerdown', press);
    element.addEventListener('pointermove', move);
    return () => {
      element.removeEventListener('pointerdown', press);
      element.removeEventListener('pointermove', move);
    };
  }, [area]);
}
