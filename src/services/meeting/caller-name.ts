import { cleanTextOrNull, truncate } from '../../lib/text.js';

interface Caller {
  readonly name: string;
  readonly identity: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** LiveKit's SIP service: the caller's number, unless the dispatch rule hides it. */
export const PHONE_NUMBER_ATTRIBUTE = 'sip.phoneNumber';

const MAX_CHARACTERS = 100;
/**
 * Marks a name that came by phone, where anyone can set it: "Alice (host)" must not pass for Alice.
 */
const MARK = ' (phone)';

/** A number as people write it: six digits and more, of any script, in groups. */
const NUMBER = /[+(]?\p{Nd}(?:[\s\p{P}\p{S}]{0,3}\p{Nd}){5,}/gu;

/** A number, possibly after a prefix that LiveKit adds, instead of a name. */
const NAMELESS = /^(?:phone|sip)?[\s\p{P}\p{S}\p{Nd}]*$/iu;

const OTHER_THAN_DIGITS = /\P{Nd}/gu;

/**
 * The display name of a phone caller. It must not reveal the number to everyone, and the caller's
 * network may send any text as a name. `Phone ···9999` without a name, `Phone` without a number.
 */
export function callerName(caller: Caller): string {
  const name = cleanTextOrNull(truncated(caller.name), { min: 1, max: MAX_CHARACTERS });
  if (name === null || NAMELESS.test(name)) return namelessCaller(caller);
  const masked = name.replace(NUMBER, lastDigits);
  if (masked.endsWith(MARK)) return masked;
  return truncate(masked, { maxCharacters: MAX_CHARACTERS - MARK.length }).trimEnd() + MARK;
}

function namelessCaller({ name, identity, attributes }: Caller): string {
  // If the number is hidden, the identity is a hash, and the name has the last digits.
  const dialed = /^sip_(\+?\p{Nd}{5,})$/u.exec(identity)?.[1];
  const number = attributes[PHONE_NUMBER_ATTRIBUTE] ?? dialed ?? name.slice(0, MAX_CHARACTERS);
  const digits = number.replace(OTHER_THAN_DIGITS, '');
  return digits === '' ? 'Phone' : `Phone ${lastDigits(digits)}`;
}

/** Too few digits to call, but enough to recognize a person. */
const lastDigits = (number: string): string =>
  `···${Array.from(number.replace(OTHER_THAN_DIGITS, '')).slice(-4).join('')}`;

/** Cut before any other check: the network may send a text of any length. */
const truncated = (name: string): string =>
  truncate(name.slice(0, MAX_CHARACTERS * 16), { maxCharacters: MAX_CHARACTERS });
