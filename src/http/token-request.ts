import type { IncomingHttpHeaders } from 'node:http';
import { percentDecoded } from '../lib/percent-decoded.js';
import { TokenRequestError } from '../services/applications/token-request-error.js';
import type { TokenRequest } from '../services/applications/token-service.js';

const FORM = /^application\/x-www-form-urlencoded *(;|$)/i;

/**
 * Reads a token request: a form, with the client's credentials in it or in the `Authorization`
 * header (RFC 6749, 2.3.1 and 4.4.2). Ignores unknown parameters.
 * @throws TokenRequestError
 */
export function readTokenRequest(headers: IncomingHttpHeaders, body: string): TokenRequest {
  if (!FORM.test(headers['content-type'] ?? '')) {
    throw invalid('The content type must be application/x-www-form-urlencoded.');
  }
  const form = parameters(body);
  const grantType = form.get('grant_type');
  const credentials = clientCredentials(headers.authorization, form);
  if (grantType === undefined) throw invalid('grant_type is missing.');
  return {
    ...credentials,
    grantType,
    scope: form.get('scope') ?? null,
    actAs: form.get('act_as') ?? null,
  };
}

type ClientCredentials = Pick<TokenRequest, 'clientId' | 'clientSecret'>;
type Form = ReadonlyMap<string, string>;

/** Without the empty ones, which count as omitted (RFC 6749, 3.2). */
function parameters(body: string): Form {
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (value === '') continue;
    if (form.has(name)) throw invalid('A parameter is given more than once.');
    form.set(name, value);
  }
  return form;
}

function clientCredentials(authorization: string | undefined, form: Form): ClientCredentials {
  const clientId = form.get('client_id');
  const clientSecret = form.get('client_secret');
  if (authorization !== undefined) {
    const credentials = basicCredentials(authorization);
    if (clientSecret !== undefined || (clientId ?? credentials.clientId) !== credentials.clientId) {
      throw invalid('The client authenticates in the header and in the body; use one of them.');
    }
    return credentials;
  }
  if (clientId === undefined || clientSecret === undefined) {
    throw new TokenRequestError(
      'invalid_client',
      'The client did not authenticate; send its ID and secret by HTTP Basic or in the body.',
    );
  }
  return { clientId, clientSecret };
}

/** Both parts are encoded like the values of a form. */
function basicCredentials(authorization: string): ClientCredentials {
  const encoded = /^basic +([\w+/]+=*) *$/i.exec(authorization)?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const clientId = colon < 0 ? null : formDecoded(text.slice(0, colon));
  const clientSecret = colon < 0 ? null : formDecoded(text.slice(colon + 1));
  if (clientId === null || clientSecret === null) {
    throw new TokenRequestError('invalid_client', 'The Authorization header is not HTTP Basic.');
  }
  return { clientId, clientSecret };
}

const formDecoded = (text: string): string | null => percentDecoded(text.replaceAll('+', ' '));

const invalid = (message: string) => new TokenRequestError('invalid_request', message);
