import { createHash } from 'node:crypto';

const UUID = /^([\da-f]{8})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{12})$/i;

/** The UUID that a text denotes, in canonical form; upper case and missing dashes are accepted. */
export function asUuid(text: string): string | null {
  const parts = UUID.exec(text.trim());
  return parts?.slice(1).join('-').toLowerCase() ?? null;
}

/** A UUID that is always the same for a text (RFC 9562, version 8). */
export function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return asUuid(bytes.toString('hex')) ?? '';
}
