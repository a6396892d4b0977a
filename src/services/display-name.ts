import type { UserRecord } from '../models/user.js';
import { InvalidInputError } from '../errors/domain-error.js';
import { cleanText } from './text.js';

const LONGEST = 100;
/** LiveKit lets nobody in with a longer one. */
const MOST_BYTES = 256;

/**
 * The name that somebody chose; null when they chose none.
 * @throws InvalidInputError
 */
export const chosenName = (value: string | null | undefined): string | null =>
  value == null ? null : cleanName(value);

/**
 * The name that the identity provider knows a user by, made fit for display; null when it knows
 * none.
 */
export function ownName(user: UserRecord | null): string | null {
  const candidates = [user?.fullName, user?.shortName, user?.email?.split('@', 1)[0]];
  for (const candidate of candidates) {
    const name = shortened(candidate?.replace(/\p{C}+/gu, ' ').trim() ?? '');
    try {
      return cleanName(name);
    } catch (error) {
      // Not theirs to mend: the next candidate is tried.
      if (!(error instanceof InvalidInputError)) throw error;
    }
  }
  return null;
}

function cleanName(value: string): string {
  const name = cleanText(value, { min: 1, max: LONGEST, field: 'displayName' });
  if (Buffer.byteLength(name) > MOST_BYTES) {
    throw new InvalidInputError(['displayName'], '`displayName` is too long in its script.');
  }
  return name;
}

function shortened(name: string): string {
  const characters = Array.from(name).slice(0, LONGEST);
  while (Buffer.byteLength(characters.join('')) > MOST_BYTES) characters.pop();
  return characters.join('');
}
