import type { UserRecord } from '../../models/user.js';
import { cleanText, cleanTextOrNull, truncate } from '../../lib/text.js';

const MAX_CHARACTERS = 100;
/**
 * For names from the identity provider, which are cut; names that users enter are refused instead.
 */
const MAX_UNITS = 1_000;

/** @throws InvalidInputError */
export const displayNameOf = (value: string): string =>
  cleanText(value, { min: 1, max: MAX_CHARACTERS, field: 'displayName' });

/**
 * The name that a person entered; null if they entered none.
 * @throws InvalidInputError
 */
export const chosenName = (value: string | null | undefined): string | null =>
  value == null ? null : displayNameOf(value);

/** The name from the identity provider, made fit for display; null if it has none. */
export function ownName(user: UserRecord | null): string | null {
  const candidates = [user?.fullName, user?.shortName, user?.email?.split('@', 1)[0]];
  for (const candidate of candidates) {
    const name = candidate == null ? null : displayable(candidate);
    if (name !== null) return name;
  }
  return null;
}

/** Users cannot correct these names in Foyer. */
function displayable(value: string): string | null {
  const oneLine = value.slice(0, MAX_UNITS).replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ');
  return cleanTextOrNull(truncate(oneLine.trim(), { maxCharacters: MAX_CHARACTERS }), {
    min: 1,
    max: MAX_CHARACTERS,
  });
}
