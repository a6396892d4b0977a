import { framingOrigin } from '../../config/urls.js';
import { RefusedValue } from '../../config/variables.js';
import { InvalidInputError } from '../../errors/domain-error.js';
import { cleanText } from '../../lib/text.js';
import type { ApplicationChanges, ApplicationScope } from '../../models/application.js';
import { emailAddress } from '../../models/email-address.js';

export interface CreateApplication {
  readonly name: string;
  readonly scopes: readonly ApplicationScope[];
  readonly allowedEmailDomains?: readonly string[] | null;
  readonly allowedOrigins?: readonly string[] | null;
}

/** Omitted and null fields stay unchanged. */
export interface UpdateApplication {
  readonly id: string;
  readonly name?: string | null;
  readonly scopes?: readonly ApplicationScope[] | null;
  readonly allowedEmailDomains?: readonly string[] | null;
  readonly allowedOrigins?: readonly string[] | null;
  readonly isDisabled?: boolean | null;
}

const NAME_LENGTH = { min: 1, max: 100 } as const;
const MAX_ENTRIES = 100;

export const applicationName = (name: string): string =>
  cleanText(name, { ...NAME_LENGTH, field: 'name' });

export function applicationScopes(scopes: readonly ApplicationScope[]): ApplicationScope[] {
  if (scopes.length === 0) {
    throw new InvalidInputError(['scopes'], '`scopes` is empty; pass at least one scope.');
  }
  return [...new Set(scopes)];
}

/** @throws InvalidInputError with the paths of the invalid entries */
export const emailDomains = (domains: readonly string[]): string[] =>
  entries('allowedEmailDomains', domains, {
    parse: emailDomain,
    example: 'domains such as example.org',
  });

/** @throws InvalidInputError with the paths of the invalid entries */
export const embeddingOrigins = (origins: readonly string[]): string[] =>
  entries('allowedOrigins', origins, {
    parse: originOrNull,
    example: 'origins such as https://app.example.org',
  });

export function applicationChanges(input: UpdateApplication): ApplicationChanges {
  const { name, scopes, allowedEmailDomains, allowedOrigins, isDisabled } = input;
  return {
    ...(typeof name === 'string' && { name: applicationName(name) }),
    ...(scopes && { scopes: applicationScopes(scopes) }),
    ...(allowedEmailDomains && { allowedEmailDomains: emailDomains(allowedEmailDomains) }),
    ...(allowedOrigins && { allowedOrigins: embeddingOrigins(allowedOrigins) }),
    ...(typeof isDisabled === 'boolean' && { isDisabled }),
  };
}

interface EntryRules {
  /** Null for an invalid entry. */
  readonly parse: (entry: string) => string | null;
  readonly example: string;
}

function entries(field: string, given: readonly string[], { parse, example }: EntryRules) {
  if (given.length > MAX_ENTRIES) {
    const message = `\`${field}\` has ${given.length} entries; pass at most ${MAX_ENTRIES}.`;
    throw new InvalidInputError([field], message);
  }
  const parsed = given.map(parse);
  const wrong = parsed.flatMap((entry, index) => (entry === null ? [`${field}.${index}`] : []));
  if (wrong.length > 0) {
    const message = `Some of \`${field}\` are not valid; pass ${example}.`;
    throw new InvalidInputError(wrong, message);
  }
  return [...new Set(parsed.filter((entry) => entry !== null))];
}

/** The domain in the form that stored addresses have. */
function emailDomain(text: string): string | null {
  const address = emailAddress(`x@${text.trim().replace(/^@/, '')}`);
  return address && domainOf(address);
}

/** Of an address in its stored form. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

function originOrNull(text: string): string | null {
  try {
    return framingOrigin(text);
  } catch (error) {
    if (error instanceof RefusedValue) return null;
    throw error;
  }
}
