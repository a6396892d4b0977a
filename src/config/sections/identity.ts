import { administratorAddress, administratorClaim } from '../administrators.js';
import { languageTag, timeZone } from '../languages.js';
import { issuerUrl } from '../urls.js';
import {
  filledListParsedBy,
  flag,
  integer,
  listParsedBy,
  oneOf,
  optional,
  parsedBy,
  RefusedValue,
  required,
  signingKeys,
  text,
  withDefault,
} from '../variables.js';

/** Separators other than the comma are mistakes: no provider has claims with such names. */
function claimName(value: string): string {
  if (/^[^\s,;\p{Cc}]+$/u.test(value)) return value;
  throw new RefusedValue(
    `${value} is not the name of a claim, as in given_name; separate names with commas`,
  );
}

const CLIENT_AUTH_METHODS = ['client_secret_basic', 'client_secret_post'] as const;

export const identity = {
  SESSION_SECRETS: required(
    signingKeys(),
    'Keys of the session cookie; the first one signs, all verify',
    { secret: true },
  ),
  TICKET_SECRETS: required(signingKeys(), 'Keys of the tickets; the first one signs, all verify', {
    secret: true,
  }),
  ACCESS_TOKEN_SECRETS: optional(
    signingKeys(),
    'Keys of the access tokens of applications; the first one signs, all verify. Required with applications in FEATURES',
    { secret: true },
  ),
  SESSION_TTL_SECONDS: withDefault(integer(60, 31_536_000), '43200', 'Lifetime of a session'),
  TICKET_TTL_SECONDS: withDefault(
    integer(60, 31_536_000),
    '2592000',
    'How long a browser keeps its identity in a room',
  ),
  OIDC_ISSUER: optional(
    issuerUrl(),
    'OpenID Connect issuer, exactly as its discovery document names it. Default: sign-in is unavailable',
  ),
  OIDC_CLIENT_ID: optional(text(), 'Client ID at the issuer'),
  OIDC_CLIENT_SECRET: optional(text(), "The client's secret", { secret: true }),
  OIDC_CLIENT_AUTH_METHOD: optional(
    oneOf(CLIENT_AUTH_METHODS),
    `How the client authenticates: ${CLIENT_AUTH_METHODS.join(' or ')}. Default: as the provider's discovery document says`,
  ),
  OIDC_SCOPES: withDefault(
    text()
      .refine((value) => value.split(' ').includes('openid'), 'must contain openid')
      .refine(
        (value) => /^[\x20-\x7e]*$/.test(value),
        'must consist of ASCII characters (RFC 6749, 3.3)',
      ),
    'openid email profile',
    'Requested scopes, separated by spaces',
  ),
  OIDC_FULL_NAME_CLAIMS: withDefault(
    listParsedBy(claimName),
    'given_name,family_name',
    'Claims that form the full name',
  ),
  OIDC_SHORT_NAME_CLAIM: withDefault(
    parsedBy(claimName),
    'given_name',
    'Claim that holds the short name',
  ),
  OIDC_EMAIL_VERIFIED_BY_DEFAULT: withDefault(
    flag(),
    'false',
    'Whether email addresses count as verified if the provider does not say; true only for a provider that verifies all of them',
  ),
  INSTANCE_ADMINISTRATORS: withDefault(
    listParsedBy(administratorAddress),
    '',
    'Verified email addresses of the instance administrators',
  ),
  OIDC_ADMINISTRATOR_CLAIM: optional(
    parsedBy(administratorClaim),
    'Claim and value that make a user an instance administrator, as in groups=meet-admins; dots lead to nested claims',
  ),
};

export const languages = {
  LANGUAGES: withDefault(
    filledListParsedBy(languageTag),
    'en,fr,de,nl',
    'Offered languages, BCP 47; emails are available in de, en, es, fr, it, and nl, and are in English otherwise',
  ),
  DEFAULT_LANGUAGE: withDefault(
    parsedBy(languageTag),
    'en',
    'Language of new users; one of LANGUAGES',
  ),
  DEFAULT_TIME_ZONE: withDefault(parsedBy(timeZone), 'UTC', 'Time zone of new users, IANA name'),
};
