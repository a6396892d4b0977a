import { hash } from 'node:crypto';

/** The minimum of WCAG for normal text. */
const MIN_CONTRAST = 4.5;

const LIGHTNESS = { min: 25, count: 36 };

/** By hue and saturation. */
const lightest = new Map<number, number>();

/**
 * The color of a person, constant for an identity: saturated enough to distinguish people, and dark
 * enough for white letters.
 */
export function colorOf(identity: string): string {
  const digest = hash('sha1', identity, 'buffer');
  const hue = digest.readUInt16BE(0) % 360;
  const saturation = 50 + (digest.readUInt8(2) % 26);
  const wanted = LIGHTNESS.min + (digest.readUInt8(3) % LIGHTNESS.count);
  const lightness = Math.min(wanted, maxLightness(hue, saturation));
  return `hsl(${hue}, ${saturation}%, ${lightness}%)`;
}

/** Found once per hue and saturation, because it takes several times as long as everything else here. */
function maxLightness(hue: number, saturation: number): number {
  const key = hue * 100 + saturation;
  const known = lightest.get(key);
  if (known !== undefined) return known;
  let lightness = LIGHTNESS.min + LIGHTNESS.count - 1;
  // Yellow and green are brighter than blue of the same lightness; at 27 %, all are dark enough.
  while (contrastWithWhite(hue, saturation / 100, lightness / 100) < MIN_CONTRAST) lightness -= 1;
  lightest.set(key, lightness);
  return lightness;
}

/** As WCAG 2 defines it, for the brighter of the two colors that a screen may round it to. */
function contrastWithWhite(hue: number, saturation: number, lightness: number): number {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const light = (offset: number) => {
    const sector = (offset + hue / 30) % 12;
    const exact = lightness - chroma * Math.max(-1, Math.min(sector - 3, 9 - sector, 1));
    const channel = Math.ceil(exact * 255) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  };
  return 1.05 / (0.2126 * light(0) + 0.7152 * light(8) + 0.0722 * light(4) + 0.05);
}
