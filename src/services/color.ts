import { createHash } from 'node:crypto';

/**
 * A person's colour, always the same for an identity: strong enough to tell people apart, dark
 * enough for white letters on it.
 */
export function colorOf(identity: string): string {
  const digest = createHash('sha1').update(identity).digest();
  const hue = digest.readUInt16BE(0) % 360;
  const saturation = 50 + (digest.readUInt8(2) % 26);
  const lightness = 25 + (digest.readUInt8(3) % 36);
  return `hsl(${hue}, ${saturation}%, ${lightness}%)`;
}
