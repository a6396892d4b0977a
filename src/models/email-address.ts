import { domainToASCII } from 'node:url';

/** RFC 5321, 4.5.3.1. */
const MAX_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;
/** With a name around it, as mail programs copy addresses. */
const MAX_PASTED_LENGTH = 1_000;

/** Words between single full stops, without quotes (RFC 5321, 4.1.2). */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

/** A host name (RFC 1123, 2.1); one that ends in a number would be an IPv4 address. */
const DOMAIN =
  /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)*(?!\d+$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/;

/** In every script, with the full stops that IDNA knows (RFC 3490, 3.1). */
const HOST_CHARACTERS = /^[\p{L}\p{M}\p{N}.\u3002\uff0e\uff61-]+$/u;

/** Copied along without being seen: soft hyphens, zero-width characters, direction marks. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * An address in the one form in which addresses are stored, compared, and sent to: lower case, the
 * domain in ASCII (RFC 5891). Takes what people paste: `Ada <ada@example.org>`, `mailto:` links, and
 * punctuation of a sentence around it. Null for text that is no address.
 */
export function emailAddress(pasted: string): string | null {
  // Before any other work: text of any length gets here.
  if (pasted.length > MAX_PASTED_LENGTH) return null;
  const text = pasted.replace(INVISIBLE, '').trim();
  const bare = withoutScheme(/<([^<>]*)>[\s.,;]*$/.exec(text)?.[1] ?? text);
  const at = bare.lastIndexOf('@');
  const domain = asciiDomain(bare.slice(at + 1));
  const local = bare.slice(0, Math.max(at, 0)).toLowerCase();
  if (local.length > MAX_LOCAL_LENGTH || !LOCAL_PART.test(local)) return null;
  if (domain === null || !DOMAIN.test(domain)) return null;
  const address = `${local}@${domain}`;
  return address.length <= MAX_LENGTH ? address : null;
}

/** As `emailAddress`, for addresses from elsewhere that may be none. */
export const normalizeEmail = (email: string): string => emailAddress(email) ?? email.toLowerCase();

const withoutScheme = (text: string): string =>
  text
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/\?.*$/s, '')
    .replace(/^["'(]+|[\s"').,;:]+$/g, '');

/** Null for a name that cannot be written in ASCII. */
function asciiDomain(domain: string): string | null {
  // ASCII names stay as they are: the conversion would read `1.2` as an IPv4 address.
  if (/^[\x21-\x7e]*$/.test(domain) && !/(^|\.)xn--/i.test(domain)) return domain.toLowerCase();
  // The conversion would cut off whatever follows a host name in a URL.
  return HOST_CHARACTERS.test(domain) ? domainToASCII(domain) || null : null;
}
