import {
  cornerOf,
  DESKTOP,
  gridIn,
  PHONE,
  withStrip,
  type Box,
  type Page,
  type Size,
} from './layout';

/** Which tiles there are. */
export interface Tiles {
  readonly large: number;
  readonly small: number;
  /** Shared screens have their own shapes, and take all the room. */
  readonly isScreen: boolean;
  /** The viewer and one other person. */
  readonly isPair: boolean;
  readonly isCompact: boolean;
}

/** Where the large tiles are, and where those of each page. */
export interface Plan {
  readonly large: readonly Box[];
  readonly small: Page;
}

export function planFor({ large, small, isScreen, isPair, isCompact }: Tiles, size: Size): Plan {
  const area: Box = { left: 0, top: 0, ...size };
  const shape = isCompact ? PHONE : DESKTOP;
  const largeIn = (box: Box) =>
    isScreen && large === 1 ? [box] : gridIn(box, large, shape).place(large);
  if (large === 0) return { large: [], small: gridIn(area, small, shape) };
  if (isPair) {
    return { large: largeIn(area), small: { perPage: 1, place: () => [cornerOf(area)] } };
  }
  const { large: rest, strip } = withStrip(area, small);
  return { large: largeIn(rest), small: strip };
}
