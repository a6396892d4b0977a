import { Router, type Request, type Response } from 'express';
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from '../config/load-config.js';
import {
  BadRequestError,
  NotFoundError,
  PayloadTooLargeError,
  RateLimitedError,
  StorageUnavailableError,
} from '../errors/domain-error.js';
import { present } from '../errors/present.js';
import { APPLICATION_SCOPES } from '../models/application.js';
import type { RateLimits } from '../redis/rate-limits.js';
import { TokenRequestError } from '../services/applications/token-request-error.js';
import type { TokenService } from '../services/applications/token-service.js';
import { readBody } from './request-body.js';
import { readTokenRequest } from './token-request.js';

interface OAuthRoutesDeps {
  /** Null while applications are disabled. */
  readonly tokens: Pick<TokenService, 'issue'> | null;
  readonly rateLimits: Pick<RateLimits, 'consume'>;
  readonly http: Pick<Config['http'], 'publicUrl'>;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly log: Logger;
}

const TOKEN_PATH = '/oauth/token';
const METADATA_PATH = '/.well-known/oauth-authorization-server';
const BODY_LIMIT_BYTES = 10_000;
/** Neither an answer nor a refusal may be cached (RFC 6749, 5.1). */
const NOT_CACHED = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** Access tokens for applications (RFC 6749), and how clients discover them (RFC 8414). */
export function oauthRoutes(deps: OAuthRoutesDeps): Router {
  const { http } = deps;
  const router = Router();
  router.post(TOKEN_PATH, (request, response) => answerTokenRequest(deps, request, response));
  router.all(TOKEN_PATH, (_request, response) => {
    requireFeature(deps);
    const error_description = 'Token requests are sent by POST.';
    response.status(405).set({ ...NOT_CACHED, allow: 'POST' });
    response.json({ error: 'invalid_request', error_description });
  });
  // The path of the issuer comes last; a proxy may pass it on or not.
  const { pathname } = new URL(http.publicUrl);
  const paths = [...new Set([METADATA_PATH, METADATA_PATH + pathname.replace(/\/$/, '')])];
  router.get(paths, (_request, response) => {
    requireFeature(deps);
    response.json(metadata(http.publicUrl));
  });
  return router;
}

function requireFeature({ tokens }: OAuthRoutesDeps): Pick<TokenService, 'issue'> {
  if (!tokens) throw new NotFoundError();
  return tokens;
}

const metadata = (issuer: string) => ({
  issuer,
  token_endpoint: issuer + TOKEN_PATH,
  grant_types_supported: ['client_credentials'],
  // Required by RFC 8414, 2; there is no authorization endpoint.
  response_types_supported: [],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  scopes_supported: APPLICATION_SCOPES,
});

async function answerTokenRequest(
  deps: OAuthRoutesDeps,
  request: Request,
  response: Response,
): Promise<void> {
  const tokens = requireFeature(deps);
  response.set(NOT_CACHED);
  try {
    await deps.rateLimits.consume('tokensPerAddress', deps.addressOf(request));
    const body = await readBody(request, BODY_LIMIT_BYTES);
    const issued = await tokens.issue(readTokenRequest(request.headers, body.toString('utf8')));
    response.json({
      access_token: issued.accessToken,
      token_type: 'Bearer',
      expires_in: issued.expiresInSeconds,
      scope: issued.scopes.join(' '),
    });
  } catch (error) {
    // The next request on this connection must not start in an unread body.
    if (!request.complete) response.set('connection', 'close');
    refuse(response, error, deps.log);
  }
}

/** RFC 6749, 5.2. It has no codes for limits and outages; those of 4.1.2.1 name them. */
function refuse(response: Response, error: unknown, log: Logger): void {
  if (error instanceof TokenRequestError) {
    if (error.code === 'invalid_client') response.set('www-authenticate', 'Basic realm="oauth"');
    response.status(error.code === 'invalid_client' ? 401 : 400);
    response.json({ error: error.code, error_description: error.message });
    return;
  }
  const { status, message, extensions } = present(error, log);
  const { code: _code, ...details } = extensions;
  if (error instanceof RateLimitedError) {
    response.set('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
  }
  response.status(status);
  response.json({ error: codeOf(error), error_description: message, ...details });
}

function codeOf(error: unknown): string {
  if (error instanceof BadRequestError || error instanceof PayloadTooLargeError) {
    return 'invalid_request';
  }
  const isTemporary = error instanceof RateLimitedError || error instanceof StorageUnavailableError;
  return isTemporary ? 'temporarily_unavailable' : 'server_error';
}
