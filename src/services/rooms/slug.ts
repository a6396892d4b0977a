import anyAscii from 'any-ascii';
import { createHash, randomInt } from 'node:crypto';

export const SLUG_LENGTH = 100;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const SUFFIX_LENGTH = 5;
const HASH_LENGTH = 12;

const SLUG = /^[a-z\d]+(?:-[a-z\d]+)*$/;

export const isSlug = (text: string): boolean => text.length <= SLUG_LENGTH && SLUG.test(text);

/**
 * The form in which names are compared. Case, Unicode variants, and the apostrophes, quotation
 * marks, and dashes that keyboards put in place of the typed ones do not matter.
 */
export const normalizedName = (name: string): string =>
  name
    .replace(/[`´‘’‛ʼ′]/gu, "'")
    .replace(/[“”„‟«»″]/gu, '"')
    .replace(/\p{Pd}/gu, '-')
    .normalize('NFKC')
    .toLowerCase();

/**
 * The name as a part of a URL: a-z, 0-9, and single dashes, transliterated to Latin letters. Empty
 * when no letter or digit is left.
 * @param name cleaned, because the time grows with its combining marks
 */
export const slugOf = (name: string): string =>
  cut(
    latin(name)
      .replace(/[^a-z\d]+/gu, '-')
      .replace(/^-/u, ''),
    SLUG_LENGTH,
  );

/** Symbols are removed: transliterated names of emoji and the like are nothing that people type. */
const latin = (name: string): string =>
  anyAscii(name.normalize('NFKC').replace(/\p{S}/gu, ' ')).toLowerCase().replace(/['’`]/gu, '');

/** Paths of the gateway and its web client, at which no room could be reached. */
const TAKEN: ReadonlySet<string> = new Set([
  'embed',
  'graphql',
  'livez',
  'metrics',
  'readyz',
  'recordings',
  'test',
]);

/** The first slug to try for a new room. */
export function slugFor(name: string): string {
  if (losesMostCharacters(name)) return generatedSlug();
  const slug = slugOf(name);
  return TAKEN.has(slug) ? withSuffix(slug) : slug;
}

/** Counts letters, digits, and symbols, but not punctuation. */
function losesMostCharacters(name: string): boolean {
  const characters = name.normalize('NFKC').match(/[\p{L}\p{N}\p{S}]/gu) ?? [];
  const kept = characters.filter((character) => /[a-z\d]/u.test(latin(character)));
  return kept.length * 2 < characters.length || kept.length === 0;
}

/**
 * The slug of a room without a record, unique to the name. A name that is not a slug itself shares
 * its plain slug with others, so a hash of it is appended. Null for a name without letters.
 */
export function unregisteredSlug(name: string): string | null {
  const normalized = normalizedName(name);
  if (isSlug(normalized) && !TAKEN.has(normalized)) return normalized;
  const slug = slugOf(name);
  if (slug === '') return null;
  const hash = createHash('sha256').update(normalized).digest('hex').slice(0, HASH_LENGTH);
  return `${cut(slug, SLUG_LENGTH - HASH_LENGTH - 1)}-${hash}`;
}

/** Another slug for the same name, if the plain one is taken. */
export const withSuffix = (slug: string): string =>
  `${cut(slug, SLUG_LENGTH - SUFFIX_LENGTH - 1)}-${randomLetters(SUFFIX_LENGTH)}`;

/** For names that leave too little for a slug: easy to read aloud, such as `kfw-trme-qap`. */
export const generatedSlug = (): string => [3, 4, 3].map(randomLetters).join('-');

const cut = (slug: string, length: number): string => slug.slice(0, length).replace(/-$/u, '');

const randomLetters = (length: number): string =>
  Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
