import { canonicalTimeZone } from '../lib/time-zone.js';
import { RefusedValue } from './variables.js';

const NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/**
 * A language tag that Intl can format dates and numbers in. Must be in canonical form, because
 * users' languages are stored and compared as written here.
 */
export function languageTag(value: string): string {
  const canonical = canonicalTag(value.replaceAll('_', '-'));
  if (canonical === null || !isKnown(canonical)) {
    throw new RefusedValue(
      `${value} is not a language tag (BCP 47); write one such as en or fr-CA`,
    );
  }
  if (canonical !== value) throw new RefusedValue(`${value} must be written as ${canonical}`);
  return value;
}

/** A time zone in the spelling in which users' time zones are stored. */
export function timeZone(value: string): string {
  const canonical = canonicalTimeZone(value);
  if (canonical !== null) return canonical;
  throw new RefusedValue(`${value} is not an IANA time zone; write one such as Europe/Paris`);
}

/** Intl throws for `und`, the tag of an undetermined language. */
const isKnown = (tag: string): boolean =>
  !/^und(-|$)/.test(tag) && NAMES.of(new Intl.Locale(tag).language) !== undefined;

function canonicalTag(value: string): string | null {
  try {
    return Intl.getCanonicalLocales(value)[0] ?? null;
  } catch {
    return null;
  }
}
