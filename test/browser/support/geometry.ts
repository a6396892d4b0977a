import { expect, type Locator } from '@playwright/test';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where an element is on the page. */
export async function boxOf(element: Locator): Promise<Box> {
  const box = await element.boundingBox();
  if (!box) throw new Error(`${String(element)} is not visible`);
  return box;
}

export const boxesOf = async (elements: Locator): Promise<Box[]> =>
  Promise.all((await elements.all()).map(boxOf));

export const overlap = (one: Box, other: Box): boolean =>
  one.x + one.width > other.x + 0.5 &&
  other.x + other.width > one.x + 0.5 &&
  one.y + one.height > other.y + 0.5 &&
  other.y + other.height > one.y + 0.5;

export const centerOf = ({ x, width }: Box): number => x + width / 2;

/** Expects that all elements are 16:9. */
export async function areWide(elements: Locator): Promise<void> {
  const shapes = async () =>
    new Set((await boxesOf(elements)).map(({ width, height }) => (width / height).toFixed(1)));
  await expect.poll(shapes).toEqual(new Set(['1.8']));
}

/** Expects that no element covers another. */
export async function areApart(elements: Locator): Promise<void> {
  const pairs = async () => {
    const boxes = await boxesOf(elements);
    return boxes.flatMap((box, index) =>
      boxes.slice(index + 1).filter((other) => overlap(box, other)),
    );
  };
  await expect.poll(pairs).toEqual([]);
}
