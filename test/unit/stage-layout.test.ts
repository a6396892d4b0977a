import { describe, expect, it } from '@jest/globals';
import {
  cornerOf,
  DESKTOP,
  gridIn,
  PHONE,
  planFor,
  withStrip,
  type Box,
  type Page,
} from '../../web/src/screens/meeting/stage/layout.js';

const areaOf = (width: number, height: number): Box => ({ left: 0, top: 0, width, height });

const LAPTOP = areaOf(1256, 648);
const BESIDE_A_PANEL = areaOf(880, 648);
const UPRIGHT = areaOf(366, 720);
const SMALL_UPRIGHT = areaOf(296, 440);
const TURNED = areaOf(740, 310);

const all = ({ perPage, place }: Page) => place(perPage);

function expectInside(boxes: readonly Box[], area: Box): void {
  for (const { left, top, width, height } of boxes) {
    expect(left).toBeGreaterThanOrEqual(area.left - 0.01);
    expect(top).toBeGreaterThanOrEqual(area.top - 0.01);
    expect(left + width).toBeLessThanOrEqual(area.left + area.width + 0.01);
    expect(top + height).toBeLessThanOrEqual(area.top + area.height + 0.01);
  }
}

const overlap = (one: Box, other: Box) =>
  one.left < other.left + other.width - 0.01 &&
  other.left < one.left + one.width - 0.01 &&
  one.top < other.top + other.height - 0.01 &&
  other.top < one.top + one.height - 0.01;

function expectApart(boxes: readonly Box[]): void {
  boxes.forEach((box, index) => {
    for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false);
  });
}

const middleOf = (boxes: readonly Box[]) =>
  (Math.min(...boxes.map(({ left }) => left)) +
    Math.max(...boxes.map(({ left, width }) => left + width))) /
  2;

describe('gridIn', () => {
  it.each(Array.from({ length: 49 }, (_, index) => index + 1))(
    'places %i tiles of 16:9 on one page of a laptop, none on another, each row centered',
    (count) => {
      const page = gridIn(LAPTOP, count, DESKTOP);
      const boxes = all(page);
      expect(boxes).toHaveLength(count);
      expectInside(boxes, LAPTOP);
      expectApart(boxes);
      for (const { width, height } of boxes) expect(width / height).toBeCloseTo(16 / 9);
      for (const row of new Set(boxes.map(({ top }) => top))) {
        expect(middleOf(boxes.filter(({ top }) => top === row))).toBeCloseTo(LAPTOP.width / 2);
      }
    },
  );

  it('leaves no more than a gap beside or above the tiles of a full page', () => {
    for (const count of [1, 4, 9, 25, 49]) {
      const boxes = all(gridIn(LAPTOP, count, DESKTOP));
      const height =
        Math.max(...boxes.map((box) => box.top + box.height)) -
        Math.min(...boxes.map(({ top }) => top));
      expect(height).toBeCloseTo(LAPTOP.height);
    }
  });

  it('keeps tiles at 16:9 beside a panel', () => {
    for (const { width, height } of all(gridIn(BESIDE_A_PANEL, 6, DESKTOP))) {
      expect(width / height).toBeCloseTo(16 / 9);
    }
  });

  it('uses more pages rather than tiles that are too small to recognize people', () => {
    const page = gridIn(areaOf(700, 400), 49, DESKTOP);
    expect(page.perPage).toBeLessThan(49);
    for (const { width } of all(page)) expect(width).toBeGreaterThanOrEqual(DESKTOP.minWidth);
    expect(page.place(3)).toHaveLength(3);
  });

  it.each([
    ['upright', UPRIGHT, 2],
    ['upright and small', SMALL_UPRIGHT, 2],
    ['turned', TURNED, 4],
  ])('shows eight people on a phone that is %s', (_, area, columns) => {
    const page = gridIn(area, 12, PHONE);
    const boxes = all(page);
    expect(boxes).toHaveLength(8);
    expect(new Set(boxes.map(({ left }) => left)).size).toBe(columns);
    expectInside(boxes, area);
    expectApart(boxes);
  });

  it('has a place for a tile before the size is known', () => {
    expect(all(gridIn(areaOf(0, 0), 3, DESKTOP))).not.toHaveLength(0);
  });
});

describe('withStrip', () => {
  it.each([
    ['beside', LAPTOP],
    ['below', UPRIGHT],
    ['beside', TURNED],
  ])('places the others %s the large tile, as many as fit', (_, area) => {
    const { large, strip } = withStrip(area, 30);
    const boxes = [large, ...all(strip)];
    expect(strip.perPage).toBeGreaterThan(1);
    expectInside(boxes, area);
    expectApart(boxes);
  });

  it('gives all the room to the large tile if there are no others', () => {
    expect(withStrip(LAPTOP, 0).large).toEqual(LAPTOP);
  });
});

describe('planFor', () => {
  const tiles = { large: 1, small: 1, isScreen: false, isPair: false, isCompact: false };

  it('shows the other of two people large, and the viewer in the corner', () => {
    const plan = planFor({ ...tiles, isPair: true }, LAPTOP);
    expect(plan.large).toEqual(gridIn(LAPTOP, 1, DESKTOP).place(1));
    expect(plan.small.place(1)).toEqual([cornerOf(LAPTOP)]);
    expectInside(plan.small.place(1), LAPTOP);
  });

  it('lets a shared screen fill its place whatever its shape', () => {
    const { large } = withStrip(LAPTOP, 5);
    expect(planFor({ ...tiles, small: 5, isScreen: true }, LAPTOP).large).toEqual([large]);
  });

  it('shows several pinned tiles at the same size', () => {
    const { large } = planFor({ ...tiles, large: 3, small: 5 }, LAPTOP);
    expect(new Set(large.map(({ width }) => width)).size).toBe(1);
    expectApart(large);
  });
});
