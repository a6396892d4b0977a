import * as client from 'openid-client';

const MAX_LENGTH = 300;

/** Describes a failure at the provider for the log, in the provider's words if it sent any. */
export function detailOf(error: unknown): string {
  // The provider chooses these words, so they are cut, and put on one line.
  return describe(error)
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, MAX_LENGTH);
}

function describe(error: unknown): string {
  if (error instanceof client.AuthorizationResponseError) {
    return `the provider answered ${words(error.error, error.error_description)}`;
  }
  if (error instanceof client.ResponseBodyError) {
    const answer = words(error.error, error.error_description);
    return `the provider answered ${answer} with status ${error.status}`;
  }
  if (error instanceof client.WWWAuthenticateChallengeError) {
    const { parameters = {} } = error.cause[0] ?? {};
    const answer = words(parameters.error ?? 'no error code', parameters.error_description);
    return `the provider answered ${answer} with status ${error.status}`;
  }
  if (!(error instanceof Error)) return String(error);
  return issuerMismatch(error.cause) ?? messageOf(error);
}

const words = (code: string, description: string | undefined): string =>
  description ? `${code} (${description})` : code;

function messageOf(error: Error): string {
  const { cause } = error;
  if (cause instanceof Response) return `${error.message}: status ${cause.status}`;
  return cause instanceof Error && cause.message !== error.message
    ? `${error.message}: ${messageOf(cause)}`
    : error.message;
}

/** The library names both issuers only in the error's cause. */
function issuerMismatch(cause: unknown): string | null {
  const { attribute, expected, body } = (cause ?? {}) as {
    readonly attribute?: unknown;
    readonly expected?: unknown;
    readonly body?: { readonly issuer?: unknown };
  };
  if (attribute !== 'issuer' || typeof body?.issuer !== 'string') return null;
  return `the discovery document names the issuer ${body.issuer}, but OIDC_ISSUER is ${String(expected)}; set OIDC_ISSUER to the issuer in the document`;
}
