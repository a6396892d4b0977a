import { randomInt } from 'node:crypto';

export const SLUG_LENGTH = 100;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const SUFFIX_LENGTH = 5;

/** Latin letters that Unicode does not take apart into a base letter and a mark. */
const LATIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
};

/** The name as a part of a URL: a-z, 0-9 and single dashes; empty when no letter or digit is left. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðþħıł]/gu, (letter) => LATIN[letter] ?? '')
    .replace(/['’]/gu, '')
    .replace(/[^a-z\d]+/gu, '-');
  return cut(plain.replace(/^-/u, ''), SLUG_LENGTH);
}

/** Paths of the gateway and its web client: a room of that slug would not be found at its link. */
const TAKEN: ReadonlySet<string> = new Set(['graphql', 'livez', 'metrics', 'readyz', 'recordings']);

/** A first slug for a new room. */
export function slugFor(name: string): string {
  const slug = slugOf(name) || generatedSlug();
  return TAKEN.has(slug) ? withSuffix(slug) : slug;
}

/** Another slug for the same name, for when the plain one is taken. */
export const withSuffix = (slug: string): string =>
  `${cut(slug, SLUG_LENGTH - SUFFIX_LENGTH - 1)}-${randomLetters(SUFFIX_LENGTH)}`;

/** For names that leave nothing to make a slug of: easy to read aloud, such as `kfw-trme-qap`. */
export const generatedSlug = (): string => [3, 4, 3].map(randomLetters).join('-');

const cut = (slug: string, length: number): string => slug.slice(0, length).replace(/-$/u, '');

const randomLetters = (length: number): string =>
  Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
