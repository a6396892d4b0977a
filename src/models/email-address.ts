import { domainToASCII } from 'node:url';

/** RFC 5321, 4.5.3.1. */
const MAX_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;
/** With a display name around it, as email programs copy addresses. */
const MAX_PASTED_LENGTH = 1_000;

/** Words between single full stops, without quotes (RFC 5321, 4.1.2). */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

/** A host name (RFC 1123, 2.1); one that ends in a number would be an IPv4 address. */
const DOMAIN =
  /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)*(?!\d+$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/;

/** In every script, with the full stops of IDNA (RFC 3490, 3.1). */
const HOST_CHARACTERS = /^[\p{L}\p{M}\p{N}.\u3002\uff0e\uff61-]+$/u;

/**
 * Characters that are copied along invisibly: soft hyphens, zero-width characters, direction marks.
 */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** As Chinese and Japanese keyboards type it. */
const WIDE_AT = '\uff20';

/**
 * Converts an address to the one form in which addresses are stored, compared, and used: lower
 * case, with an ASCII domain (RFC 5891). Accepts what people paste: `Ada <ada@example.org>`,
 * `mailto:` links, and surrounding punctuation. Null for text that is not an address.
 */
export function emailAddress(pasted: string): string | null {
  // Checked first, because the text may have any length.
  if (pasted.length > MAX_PASTED_LENGTH) return null;
  const text = pasted.replace(INVISIBLE, '').replaceAll(WIDE_AT, '@').trim();
  const bare = withoutScheme(/<([^<>]*)>[\s.,;]*$/.exec(text)?.[1] ?? text);
  const at = bare.lastIndexOf('@');
  const domain = asciiDomain(bare.slice(at + 1));
  const local = bare.slice(0, Math.max(at, 0)).toLowerCase();
  if (local.length > MAX_LOCAL_LENGTH || !LOCAL_PART.test(local)) return null;
  if (domain === null || !DOMAIN.test(domain)) return null;
  const address = `${local}@${domain}`;
  return address.length <= MAX_LENGTH ? address : null;
}

/** As `emailAddress`, for addresses from other sources that may be invalid. */
export const normalizeEmail = (email: string): string => emailAddress(email) ?? email.toLowerCase();

const withoutScheme = (text: string): string =>
  text
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/\?.*$/s, '')
    .replace(/^["'“”„‘’«»‹›(]+|[\s"'“”„‘’«»‹›).,;:]+$/g, '');

/** Null for a name without an ASCII form. */
function asciiDomain(domain: string): string | null {
  // ASCII names stay as they are: the conversion would read `1.2` as an IPv4 address.
  if (/^[\x21-\x7e]*$/.test(domain) && !/(^|\.)xn--/i.test(domain)) return domain.toLowerCase();
  // The conversion would drop everything after the host name of a URL.
  return HOST_CHARACTERS.test(domain) ? domainToASCII(domain) || null : null;
}
