import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { colorOf } from '../../src/services/color.js';

describe('colorOf', () => {
  it('is always the same for an identity, and within what reads well', () => {
    for (let count = 0; count < 200; count += 1) {
      const identity = randomUUID();
      const [, hue, saturation, lightness] =
        /^hsl\((\d+), (\d+)%, (\d+)%\)$/.exec(colorOf(identity))?.map(Number) ?? [];
      expect(hue).toBeLessThan(360);
      expect(saturation).toBeGreaterThanOrEqual(50);
      expect(saturation).toBeLessThanOrEqual(75);
      expect(lightness).toBeGreaterThanOrEqual(25);
      expect(lightness).toBeLessThanOrEqual(60);
      expect(colorOf(identity)).toBe(colorOf(identity));
    }
  });

  it('tells people apart', () => {
    const colors = Array.from({ length: 100 }, () => colorOf(randomUUID()));

    expect(new Set(colors).size).toBeGreaterThan(90);
  });
});
