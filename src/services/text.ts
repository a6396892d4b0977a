import { InvalidInputError } from '../errors/domain-error.js';

interface TextRules {
  /** Least and greatest number of characters (code points, as people count them). */
  readonly min: number;
  readonly max: number;
  /** Path of the input, for the refusal. */
  readonly field: string;
}

/** Control characters, halves of characters, line separators, and what turns the reading direction round. */
const REFUSED = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/u;

/**
 * Characters of no width and no meaning in a name, which would make two names that look the same
 * differ. The joiners U+200C and U+200D stay: Persian, Indic scripts and emoji need them.
 */
const WIDTHLESS = /[\u00ad\u200b\u2060-\u2064\ufeff]/gu;

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Z}\p{C}\u2800]/gu;

/**
 * A short text as it is stored and shown: trimmed, in Unicode's composed form (NFC).
 * @throws InvalidInputError when it is too short or too long, has control characters, or nothing to see
 */
export function cleanText(value: string, { min, max, field }: TextRules): string {
  const text = value.trim().normalize('NFC').replace(WIDTHLESS, '').trim();
  if (REFUSED.test(text)) {
    throw new InvalidInputError([field], `\`${field}\` may not have control characters.`);
  }
  const visible = text.replace(INVISIBLE, '') === '' ? 0 : Array.from(text).length;
  if (visible < min || visible > max) {
    throw new InvalidInputError([field], `\`${field}\` must have ${min} to ${max} characters.`);
  }
  return text;
}
