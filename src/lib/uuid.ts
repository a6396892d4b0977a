const UUID = /^([\da-f]{8})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{12})$/i;

/** The UUID that a text denotes, in canonical form; upper case and missing dashes are accepted. */
export function asUuid(text: string): string | null {
  const parts = UUID.exec(text.trim());
  return parts?.slice(1).join('-').toLowerCase() ?? null;
}
