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
  return mismatch(error.cause) ?? messageOf(error);
}

const words = (code: string, description: string | undefined): string =>
  description ? `${code} (${description})` : code;

function messageOf(error: Error): string {
  const { cause } = error;
  if (cause instanceof Response) {
    const [address = ''] = cause.url.split('?', 1);
    return `${error.message}: status ${cause.status} from ${address}`;
  }
  return cause instanceof Error && cause.message !== error.message
    ? `${error.message}: ${messageOf(cause)}`
    : error.message;
}

interface Mismatch {
  readonly cause?: unknown;
  readonly expected?: unknown;
  readonly attribute?: unknown;
  readonly body?: { readonly issuer?: unknown };
  readonly claim?: unknown;
  readonly claims?: { readonly iss?: unknown; readonly aud?: unknown };
  readonly parameters?: unknown;
  readonly header?: { readonly alg?: unknown };
}

/** The library names the two values only in a cause of the error. */
function mismatch(reason: unknown): string | null {
  const { cause, expected, attribute, body, claim, claims, parameters, header } = (reason ??
    {}) as Mismatch;
  if (attribute === 'issuer' && typeof body?.issuer === 'string') {
    return `the discovery document names the issuer ${body.issuer}, but OIDC_ISSUER is ${String(expected)}; set OIDC_ISSUER to the issuer in the document`;
  }
  const known = `but the discovery document ${String(expected)}; configure one issuer at the provider`;
  if (claim === 'iss') return `the token names the issuer ${String(claims?.iss)}, ${known}`;
  if (claim === 'aud') {
    return `the token is for the client ${String(claims?.aud)}, but OIDC_CLIENT_ID is ${String(expected)}`;
  }
  if (typeof header?.alg === 'string') {
    return `the token is signed with ${header.alg}, but the discovery document names ${String(expected)}; configure one algorithm at the provider`;
  }
  const named = parameters instanceof URLSearchParams ? parameters.get('iss') : null;
  if (named !== null && named !== expected) {
    return `the redirect names the issuer ${named}, ${known}`;
  }
  return cause === undefined ? null : mismatch(cause);
}
