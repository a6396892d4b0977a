export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A place on the stage, in CSS pixels. */
export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** What tiles may look like. */
export interface Shape {
  readonly minAspect: number;
  readonly maxAspect: number;
  readonly minWidth: number;
  readonly maxTiles: number;
  readonly maxColumns: (area: Size) => number;
}

/** Tiles on one page; the other pages look the same. */
export interface Page {
  readonly perPage: number;
  /** The places of as many tiles, at most `perPage`. */
  readonly place: (count: number) => readonly Box[];
}

interface Cells extends Size {
  readonly columns: number;
}

export const GAP = 8;
const WIDE = 16 / 9;

export const DESKTOP: Shape = {
  minAspect: WIDE,
  maxAspect: WIDE,
  minWidth: 120,
  maxTiles: 49,
  maxColumns: () => 7,
};

/** Two columns of four, or four of two when the phone is turned. */
export const PHONE: Shape = {
  minAspect: 3 / 4,
  maxAspect: WIDE,
  minWidth: 0,
  maxTiles: 8,
  maxColumns: ({ width, height }) => (width > height ? 4 : 2),
};

/** Tiles side by side, as large as possible; the last row is centered. */
export function gridIn(area: Box, count: number, shape: Shape): Page {
  let perPage = Math.max(1, Math.min(count, shape.maxTiles));
  let cells = largestCells(area, perPage, shape);
  while (cells.width < shape.minWidth && perPage > 1) {
    perPage -= 1;
    cells = largestCells(area, perPage, shape);
  }
  return { perPage, place: (shown) => rowsOf(area, Math.min(shown, perPage), cells) };
}

function largestCells(area: Size, count: number, shape: Shape): Cells {
  let best: Cells = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= Math.min(count, shape.maxColumns(area)); columns += 1) {
    const rows = Math.ceil(count / columns);
    const width = Math.max(0, (area.width - GAP * (columns - 1)) / columns);
    const height = Math.max(0, (area.height - GAP * (rows - 1)) / rows);
    const { minAspect, maxAspect } = shape;
    const fitting = fit({ width, height }, minAspect, maxAspect);
    if (fitting.width * fitting.height > best.width * best.height) best = { columns, ...fitting };
  }
  return best;
}

function fit({ width, height }: Size, minAspect: number, maxAspect: number): Size {
  if (width > height * maxAspect) return { width: height * maxAspect, height };
  if (width < height * minAspect) return { width, height: width / minAspect };
  return { width, height };
}

function rowsOf(area: Box, count: number, { columns, width, height }: Cells): Box[] {
  const rows = Math.ceil(count / columns);
  const top = area.top + (area.height - rows * height - (rows - 1) * GAP) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = area.left + (area.width - inRow * width - (inRow - 1) * GAP) / 2;
    return {
      left: left + (index % columns) * (width + GAP),
      top: top + row * (height + GAP),
      width,
      height,
    };
  });
}

/** A small tile on top of a large one. */
export function cornerOf({ left, top, width, height }: Box): Box {
  const small = Math.min(256, Math.max(96, width * 0.2), width / 2);
  const size = { width: small, height: small / WIDE };
  const margin = 12;
  return {
    ...size,
    left: left + width - size.width - margin,
    top: top + height - size.height - margin,
  };
}

const STRIP_MAX_WIDTH = 224;
const STRIP_MIN_WIDTH = 112;

/** Divides the stage into the place of the large tiles, and a strip for the others beside or below. */
export function withStrip(area: Box, count: number): { readonly large: Box; readonly strip: Page } {
  if (count === 0) return { large: area, strip: { perPage: 0, place: () => [] } };
  const width = Math.min(
    STRIP_MAX_WIDTH,
    Math.max(STRIP_MIN_WIDTH, Math.min(area.width, area.height * WIDE) * 0.18),
  );
  const height = width / WIDE;
  const isBelow = area.width < area.height * 1.2;
  const [length, step] = isBelow ? [area.width, width + GAP] : [area.height, height + GAP];
  const perPage = Math.max(1, Math.min(count, Math.floor((length + GAP) / step)));
  const large = isBelow
    ? { ...area, height: Math.max(0, area.height - height - GAP) }
    : { ...area, width: Math.max(0, area.width - width - GAP) };
  const place = (shown: number): readonly Box[] => {
    const start = (length - shown * step + GAP) / 2;
    return Array.from({ length: shown }, (_, index) => ({
      width,
      height,
      left: isBelow ? area.left + start + index * step : area.left + area.width - width,
      top: isBelow ? area.top + area.height - height : area.top + start + index * step,
    }));
  };
  return { large, strip: { perPage, place } };
}

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
