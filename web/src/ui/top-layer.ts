import { useEffect, useLayoutEffect, type RefObject } from 'react';

type ElementRef = RefObject<HTMLElement | null>;

/**
 * Shows an element with `popover="manual"` in the top layer, so that scrolling containers around its
 * opener cannot clip it. A sheet is placed by its style alone.
 */
export function useTopLayer(element: ElementRef, opener: ElementRef, isSheet: boolean): void {
  useLayoutEffect(() => {
    const place = () => {
      if (element.current && opener.current) placeBeside(element.current, opener.current);
    };
    // Older browsers have no top layer; there the style places the element above the page.
    (element.current?.showPopover as (() => void) | undefined)?.call(element.current);
    if (isSheet) return undefined;
    place();
    // Its size changes when its content has loaded.
    const sizes = new ResizeObserver(place);
    if (element.current) sizes.observe(element.current);
    // Scroll events do not bubble.
    window.addEventListener('scroll', place, { capture: true });
    window.addEventListener('resize', place);
    return () => {
      sizes.disconnect();
      window.removeEventListener('scroll', place, { capture: true });
      window.removeEventListener('resize', place);
    };
  }, [element, opener, isSheet]);
}

/** Not every browser focuses a button that is clicked, so the focus alone does not say it. */
export function useClickElsewhere(within: ElementRef, isOpen: boolean, onClick: () => void): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    const press = ({ target }: PointerEvent) => {
      if (target instanceof Node && !within.current?.contains(target)) onClick();
    };
    document.addEventListener('pointerdown', press);
    return () => document.removeEventListener('pointerdown', press);
  });
}

const GAP = 4;
const MARGIN = 8;

/** Below the opener with the same right edge; above it where there is more room. */
function placeBeside(element: HTMLElement, opener: HTMLElement): void {
  const from = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = element;
  const below = from.bottom + GAP;
  const isBelow = below + height + MARGIN <= innerHeight || from.top < innerHeight - from.bottom;
  const top = isBelow ? Math.min(below, innerHeight - height - MARGIN) : from.top - GAP - height;
  element.style.top = `${Math.max(MARGIN, top)}px`;
  element.style.left = `${Math.max(MARGIN, from.right - width)}px`;
}
