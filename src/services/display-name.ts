import type { UserRecord } from '../models/user.js';
import { InvalidInputError } from '../errors/domain-error.js';
import { cleanText } from './text.js';

const LONGEST = 100;

/**
 * The name that somebody chose; null when they chose none.
 * @throws InvalidInputError
 */
export const chosenName = (value: string | null | undefined): string | null =>
  value == null ? null : cleanText(value, { min: 1, max: LONGEST, field: 'displayName' });

/**
 * The name that the identity provider knows a user by, made fit for display; null when it knows
 * none.
 */
export function ownName(user: UserRecord | null): string | null {
  const candidates = [user?.fullName, user?.shortName, user?.email?.split('@', 1)[0]];
  for (const candidate of candidates) {
    const name = Array.from(candidate?.replace(/\p{C}+/gu, ' ').trim() ?? '').slice(0, LONGEST);
    try {
      return cleanText(name.join(''), { min: 1, max: LONGEST, field: 'displayName' });
    } catch (error) {
      // Not theirs to mend: the next candidate is tried.
      if (!(error instanceof InvalidInputError)) throw error;
    }
  }
  return null;
}
