import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { colorOf } from '../../src/lib/color.js';

const IDENTITIES = Array.from({ length: 20_000 }, (_, index) => `identity ${index}`);

function parts(color: string) {
  const [, hue = NaN, saturation = NaN, lightness = NaN] =
    /^hsl\((\d+), (\d+)%, (\d+)%\)$/.exec(color)?.map(Number) ?? [];
  return { hue, saturation, lightness };
}

/** Red, green, and blue, 0 to 1, computed the long way. */
function rgb(color: string): readonly [number, number, number] {
  const { hue, saturation, lightness } = parts(color);
  const chroma = (1 - Math.abs((2 * lightness) / 100 - 1)) * (saturation / 100);
  const middle = chroma * (1 - Math.abs(((hue / 60) % 2) - 1));
  const base = lightness / 100 - chroma / 2;
  const [high, mid, low] = [chroma + base, middle + base, base];
  if (hue < 60) return [high, mid, low];
  if (hue < 120) return [mid, high, low];
  if (hue < 180) return [low, high, mid];
  if (hue < 240) return [low, mid, high];
  if (hue < 300) return [mid, low, high];
  return [high, low, mid];
}

function contrastWithWhite(color: string): number {
  // Browsers only draw whole steps.
  const linear = (value: number) => {
    const drawn = Math.round(value * 255) / 255;
    return drawn <= 0.04045 ? drawn / 12.92 : ((drawn + 0.055) / 1.055) ** 2.4;
  };
  const [red, green, blue] = rgb(color);
  return 1.05 / (0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) + 0.05);
}

describe('colorOf', () => {
  it('returns the same color for the same identity', () => {
    for (const identity of IDENTITIES.slice(0, 100)) {
      expect(colorOf(identity)).toBe(colorOf(identity));
    }
  });

  it('returns a saturated color that is neither too dark nor too bright', () => {
    const colors = IDENTITIES.map((identity) => parts(colorOf(identity)));
    const every = (fits: (color: ReturnType<typeof parts>) => boolean) =>
      colors.filter((color) => !fits(color));

    expect(every(({ saturation }) => saturation >= 50 && saturation <= 75)).toEqual([]);
    expect(every(({ lightness }) => lightness >= 25 && lightness <= 60)).toEqual([]);
  });

  it('returns a color on which white letters are readable, in every hue', () => {
    const colors = IDENTITIES.map(colorOf);

    expect(new Set(colors.map((color) => parts(color).hue)).size).toBe(360);
    expect(colors.filter((color) => contrastWithWhite(color) < 4.5)).toEqual([]);
  });

  it('returns different colors for different people', () => {
    const colors = Array.from({ length: 100 }, () => colorOf(randomUUID()));

    expect(new Set(colors).size).toBeGreaterThan(90);
  });
});
