import { canonicalTimeZone } from '../lib/time-zone.js';
import { emailAddress } from '../models/email-address.js';
import { firstOfClaim } from './first-of-claim.js';

type Claims = Readonly<Record<string, unknown>>;

/**
 * Merges the ID token and user info. The user info is newer, but an unusable claim in it must not
 * replace a usable one, and its `email_verified` applies to its own address only.
 */
export function mergeClaims(idToken: Claims, userInfo: Claims): Claims {
  const fresher = Object.entries(userInfo).filter(([name, value]) =>
    replaces(name, value, idToken[name]),
  );
  const merged = { ...idToken, ...Object.fromEntries(fresher) };
  const { email_verified: _unpaired, ...claims } = merged;
  const verdict = verdictOn(claims['email'], [userInfo, idToken]);
  return verdict === undefined ? claims : { ...claims, email_verified: verdict };
}

/** Validity of the claims of OpenID Connect Core, 5.1. Other claims must not be empty. */
const IS_USABLE: Readonly<Record<string, (text: string) => boolean>> = {
  email: (text) => emailAddress(text) !== null,
  zoneinfo: (text) => canonicalTimeZone(text) !== null,
  locale: (text) => /^[a-z]{2,3}([-_][a-z\d]{2,8})*$/i.test(text),
};

/** Anything but blanks, control characters, and lone surrogates. */
const SOMETHING_VISIBLE = /[^\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

/** A string claim stays a string: a number or an object must not replace a name. */
function replaces(name: string, value: unknown, replaced: unknown): boolean {
  const text = textIn(value);
  if (text !== null) return isUsable(name, text) || textIn(replaced) === null;
  const isNonEmpty = value !== undefined && value !== null && !isEmptyList(value);
  return isNonEmpty && textIn(replaced) === null;
}

/** The `email_verified` of the source that states the address. */
function verdictOn(email: unknown, sources: readonly Claims[]): unknown {
  const address = addressIn(email);
  return sources
    .filter((claims) => addressIn(claims['email']) === address)
    .map((claims) => claims['email_verified'])
    .find(isStated);
}

function isStated(verdict: unknown): boolean {
  const value = firstOfClaim(verdict);
  if (typeof value === 'string') return value.trim() !== '';
  return value !== undefined && value !== null;
}

const isUsable = (name: string, text: string): boolean =>
  SOMETHING_VISIBLE.test(text) && (IS_USABLE[name]?.(text) ?? true);

function addressIn(claim: unknown): string | null {
  const text = textIn(claim);
  return text === null ? null : emailAddress(text);
}

function textIn(claim: unknown): string | null {
  const value = firstOfClaim(claim);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
