import type { Config } from '../../config/load-config.js';
import { firstOfClaim } from '../../identity/first-of-claim.js';
import type { Identity } from '../../identity/identity-provider.js';
import { emailAddress } from '../../models/email-address.js';
import type { UserRecord } from '../../models/user.js';
import { withoutInvisible } from '../../lib/invisible-characters.js';
import { canonicalTimeZone } from '../../lib/time-zone.js';

type Claims = Identity['claims'];

/** Data that the identity provider owns; updated at every sign-in. */
export type Profile = Pick<UserRecord, 'email' | 'emailVerified' | 'fullName' | 'shortName'>;

type ClaimNames = Pick<NonNullable<Config['oidc']>, 'fullNameClaims' | 'shortNameClaim'>;

const NAME_LIMIT = 200;
const MAX_CLAIM_LENGTH = 2_000;
/** The combining marks that a name may not have where people enter it themselves. */
const SURPLUS_MARKS = /(?<=\p{M}{8})\p{M}+/gu;

export function profileOf(claims: Claims, names: ClaimNames | null): Profile {
  const email = emailIn(claims);
  return {
    email,
    emailVerified: email === null ? null : verdictIn(claims),
    fullName: nameIn(claims, names?.fullNameClaims ?? []) ?? nameIn(claims, ['name']),
    shortName: nameIn(claims, names ? [names.shortNameClaim] : []) ?? nameIn(claims, ['name']),
  };
}

/** The best of the offered languages for the `locale` claim (RFC 4647, 3.4), else the default. */
export function languageOf(claims: Claims, languages: Config['languages']): string {
  // Some providers send "fr_FR" instead of "fr-FR" (OpenID Connect Core, 5.1).
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

/** Whether the settings make the person an instance administrator. */
export function isInstanceAdministrator(
  claims: Claims,
  { email, emailVerified }: Pick<Profile, 'email' | 'emailVerified'>,
  { administrators, oidc }: Pick<Config, 'administrators' | 'oidc'>,
): boolean {
  const isVerified = emailVerified ?? oidc?.emailVerifiedByDefault ?? false;
  if (email !== null && isVerified && administrators.emails.includes(email)) return true;
  const { claim } = administrators;
  if (!claim) return false;
  const found = claimNamed(claims, claim.name);
  return [found].flat().some((entry) => isText(entry) && String(entry) === claim.value);
}

/** The claim with the whole name, which may be a URL, else the nested one that its parts lead to. */
function claimNamed(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (at, part) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, part)
          ? (at as Claims)[part]
          : undefined,
      claims,
    );
}

const isText = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

function nameIn(claims: Claims, names: readonly string[]): string | null {
  const parts = names.map((name) => text(claims[name])).filter((part) => part !== '');
  const name = Array.from(parts.join(' ')).slice(0, NAME_LIMIT).join('').trim();
  return name === '' ? null : name;
}

/** Null for an invalid address, which the EmailAddress scalar would reject later. */
function emailIn({ email }: Claims): string | null {
  const address = firstOfClaim(email);
  return typeof address === 'string' ? emailAddress(address) : null;
}

function verdictIn({ email_verified: claim }: Claims): boolean | null {
  const value = firstOfClaim(claim);
  // Some providers send strings or numbers.
  const verdict = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (verdict === undefined || verdict === null || verdict === '') return null;
  return verdict === true || verdict === 1 || verdict === 'true' || verdict === '1';
}

function text(claim: unknown): string {
  const value = firstOfClaim(claim);
  if (typeof value !== 'string') return '';
  return withoutInvisible(value.slice(0, MAX_CLAIM_LENGTH))
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .replace(SURPLUS_MARKS, '')
    .normalize('NFC')
    .trim();
}
