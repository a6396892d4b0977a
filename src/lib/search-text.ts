import { InvalidInputError } from '../errors/domain-error.js';

const MAX_SEARCH_LENGTH = 200;

/**
 * A text that a person searches for; null for none.
 * @throws InvalidInputError for a text that is too long
 */
export function searchText(search: string | null): string | null {
  const text = search?.trim() ?? '';
  if (text.length > MAX_SEARCH_LENGTH) {
    throw new InvalidInputError(
      ['search'],
      `\`search\` is too long; pass at most ${MAX_SEARCH_LENGTH} characters.`,
    );
  }
  return text === '' ? null : text;
}
