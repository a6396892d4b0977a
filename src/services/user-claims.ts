import type { Config } from '../config/load-config.js';
import type { Identity } from '../identity/identity-provider.js';
import type { UserRecord } from '../models/user.js';
import { emailAddress } from './email-address.js';
import { canonicalTimeZone } from './time-zone.js';

type Claims = Identity['claims'];

/** What the provider knows better than Foyer: taken over at every sign-in. */
export type Profile = Pick<UserRecord, 'email' | 'emailVerified' | 'fullName' | 'shortName'>;

type ClaimNames = Pick<NonNullable<Config['oidc']>, 'fullNameClaims' | 'shortNameClaim'>;

const NAME_LIMIT = 200;

export function profileOf(claims: Claims, names: ClaimNames | null): Profile {
  const email = emailIn(claims);
  return {
    email,
    emailVerified: email === null ? null : verdictIn(claims),
    fullName: nameIn(claims, names?.fullNameClaims ?? []),
    shortName: nameIn(claims, names ? [names.shortNameClaim] : []),
  };
}

/** The best of the deployment's languages for the `locale` claim (RFC 4647, 3.4), else its default. */
export function languageOf(claims: Claims, languages: Config['languages']): string {
  // "fr_FR" instead of "fr-FR" is common enough (OpenID Connect Core, 5.1).
  const locale = text(claims['locale']).replaceAll('_', '-').toLowerCase();
  if (locale === '') return languages.default;
  const subtags = locale.split('-');
  const ranges = subtags.map((_, index) => subtags.slice(0, subtags.length - index).join('-'));
  const match =
    ranges.flatMap((range) => languages.all.filter((tag) => tag.toLowerCase() === range))[0] ??
    languages.all.find((tag) => tag.toLowerCase().split('-')[0] === subtags[0]);
  return match ?? languages.default;
}

export const timeZoneOf = (claims: Claims, { defaultTimeZone }: Config['languages']): string =>
  canonicalTimeZone(text(claims['zoneinfo'])) ?? defaultTimeZone;

function nameIn(claims: Claims, names: readonly string[]): string | null {
  const parts = names.map((name) => text(claims[name])).filter((part) => part !== '');
  const name = Array.from(parts.join(' ')).slice(0, NAME_LIMIT).join('').trim();
  return name === '' ? null : name;
}

/** Null for what is not an address: it would be refused by the EmailAddress scalar later. */
function emailIn(claims: Claims): string | null {
  const { email } = claims;
  return typeof email === 'string' ? emailAddress(email) : null;
}

function verdictIn({ email_verified: verdict }: Claims): boolean | null {
  // Some providers send text.
  if (verdict === true || verdict === 'true') return true;
  return verdict === undefined || verdict === null ? null : false;
}

const text = (claim: unknown): string =>
  typeof claim === 'string' ? claim.replace(/[\p{Cc}\s]+/gu, ' ').trim() : '';
