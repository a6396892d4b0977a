import { InvalidInputError } from '../errors/domain-error.js';
import { withoutInvisible } from './invisible-characters.js';

interface TextRules {
  /** User-perceived characters (grapheme clusters), in every script. */
  readonly min: number;
  readonly max: number;
  /** The path of the input, for the error. */
  readonly field: string;
}

/** The UTF-16 units of a long character, such as a family emoji with skin tones. */
const MAX_UNITS_PER_CHARACTER = 16;

/**
 * Normalization sorts the marks of a character by insertion, so a long run of them takes quadratic
 * time. Tibetan stacks and Hebrew with cantillation stay below this.
 */
const TOO_MANY_MARKS = /\p{M}{9}/u;

/** Includes line and paragraph separators. */
const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029]/u;
/** A lone UTF-16 surrogate: text that was cut inside a character. */
const HALF_CHARACTER = /\p{Cs}/u;

/** Without control characters, each is a character of its own. */
const ASCII = /^[\x20-\x7e]*$/;

/** U+2800 is the Braille blank. */
const BLANKS = /[\p{Zs}\u2800]+/gu;

const SEGMENTER = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A short text in its stored form: trimmed, without invisible characters, in Unicode's composed
 * form (NFC). Takes linear time for any input.
 * @throws InvalidInputError
 */
export function cleanText(value: string, { min, max, field }: TextRules): string {
  const range = `enter ${min} to ${max} characters`;
  const refuse = (problem: string) => new InvalidInputError([field], `\`${field}\` ${problem}.`);
  // Checked first, because the sender chooses the length.
  if (value.length > max * MAX_UNITS_PER_CHARACTER) throw refuse(`is too long; ${range}`);
  const visible = withoutInvisible(value.trim()).replace(BLANKS, ' ').trim();
  if (CONTROL_CHARACTERS.test(visible)) {
    throw refuse('contains control characters or line breaks; remove them');
  }
  if (HALF_CHARACTER.test(visible)) {
    throw refuse('contains half of a character (a lone surrogate); enter the whole character');
  }
  if (TOO_MANY_MARKS.test(visible)) {
    throw refuse('has too many combining marks on one character; remove some');
  }
  const text = visible.normalize('NFC');
  const count = countCharacters(text, max);
  if (count < min) throw refuse(count === 0 ? `is empty; ${range}` : `is too short; ${range}`);
  if (count > max) throw refuse(`is too long; ${range}`);
  return text;
}

/** As `cleanText`; null instead of an error. */
export function cleanTextOrNull(value: string, rules: Omit<TextRules, 'field'>): string | null {
  try {
    return cleanText(value, { ...rules, field: '' });
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
}

interface TextBounds {
  readonly maxCharacters?: number;
  /** The length in UTF-8. */
  readonly maxBytes?: number;
}

/**
 * The longest beginning of a text that fits, cut between user-perceived characters.
 * @param text must have a limited length: the time grows with its characters and units
 */
export function truncate(
  text: string,
  { maxCharacters = Infinity, maxBytes = Infinity }: TextBounds,
): string {
  // A character has at least one unit, and a unit at most three bytes.
  if (text.length <= maxCharacters && text.length * 3 <= maxBytes) return text;
  let end = 0;
  let count = 0;
  let bytes = 0;
  for (const { segment } of SEGMENTER.segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > maxBytes || count === maxCharacters) break;
    count += 1;
    end += segment.length;
  }
  return text.slice(0, end);
}

/** Stops above `max`, because the segmenter copies the whole text for each character. */
function countCharacters(text: string, max: number): number {
  if (ASCII.test(text)) return text.length;
  let count = 0;
  for (const _ of SEGMENTER.segment(text)) {
    count += 1;
    if (count > max) break;
  }
  return count;
}
