import * as client from 'openid-client';
import { mergeClaims } from './merge-claims.js';
import { detailOf } from './provider-error.js';
import {
  SignInError,
  type EndSessionRequest,
  type Identity,
  type IdentityProvider,
  type SignInFailure,
  type SignInRequest,
  type SignInTransaction,
} from './identity-provider.js';

export interface OpenIdSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Null to follow the provider's metadata. */
  readonly clientAuthMethod: ClientAuthMethod | null;
  /** Separated by spaces. */
  readonly scopes: string;
}

type ClientAuthMethod = 'client_secret_basic' | 'client_secret_post';

interface Discovered {
  readonly configuration: client.Configuration;
  /**
   * Verifies signatures. An ID token directly from the token endpoint needs no check (OpenID
   * Connect Core, 3.1.3.7); signed user info must be verified (5.3.2).
   */
  readonly forUserInfo: client.Configuration;
}

/** For each request to the provider. */
const TIMEOUT_SECONDS = 5;
/** After this time, the provider's metadata are read again, because endpoints and keys change. */
const METADATA_LIFETIME_MS = 10 * 60_000;

/**
 * Any OpenID Connect provider with discovery. It is contacted at the first sign-in, so the gateway
 * starts and runs without it.
 */
export class OpenIdProvider implements IdentityProvider {
  #known: { readonly found: Discovered; readonly at: number } | null = null;
  #discovering: Promise<Discovered> | null = null;

  constructor(private readonly settings: OpenIdSettings) {}

  async begin(request: SignInRequest): Promise<{ url: string; transaction: SignInTransaction }> {
    const { configuration } = await this.#discovered();
    const transaction = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      codeVerifier: client.randomPKCECodeVerifier(),
    };
    const { redirectUri, loginHint, prompt, uiLocales } = request;
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.settings.scopes,
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(transaction.codeVerifier),
      code_challenge_method: 'S256',
      ...(loginHint !== null && { login_hint: loginHint }),
      ...(prompt !== null && { prompt }),
      ...(uiLocales !== null && { ui_locales: uiLocales }),
    });
    return { url: url.href, transaction };
  }

  async complete(answer: URL, transaction: SignInTransaction): Promise<Identity> {
    const { configuration, forUserInfo } = await this.#discovered();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, answer, {
        expectedState: transaction.state,
        expectedNonce: transaction.nonce,
        pkceCodeVerifier: transaction.codeVerifier,
        idTokenExpected: true,
      });
      const idClaims = tokens.claims();
      if (!idClaims) throw new SignInError('unusable');
      const claims = configuration.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(forUserInfo, tokens.access_token, idClaims.sub)
        : {};
      return {
        issuer: idClaims.iss,
        subject: idClaims.sub,
        claims: mergeClaims(idClaims, claims),
        idToken: tokens.id_token ?? null,
      };
    } catch (error) {
      throw signInError(error);
    }
  }

  async endSessionUrl({ idToken, redirectUri, state }: EndSessionRequest): Promise<string | null> {
    const found = await this.#discovered().catch(() => null);
    if (!found?.configuration.serverMetadata().end_session_endpoint) return null;
    return client.buildEndSessionUrl(found.configuration, {
      post_logout_redirect_uri: redirectUri,
      state,
      ...(idToken !== null && { id_token_hint: idToken }),
    }).href;
  }

  async #discovered(): Promise<Discovered> {
    if (this.#known && Date.now() - this.#known.at < METADATA_LIFETIME_MS) {
      return this.#known.found;
    }
    // Concurrent sign-ins share the request. A failure is not cached, so the next sign-in repeats
    // it.
    this.#discovering ??= this.#discover().finally(() => {
      this.#discovering = null;
    });
    try {
      return await this.#discovering;
    } catch (error) {
      throw signInError(error);
    }
  }

  async #discover(): Promise<Discovered> {
    const issuer = new URL(this.settings.issuer);
    const { clientId, clientSecret, clientAuthMethod } = this.settings;
    const authentication = clientAuthentication(clientSecret, clientAuthMethod);
    // An https issuer must not lead to plain http.
    const execute = issuer.protocol === 'http:' ? [allowHttp] : [];
    const found = await client.discovery(issuer, clientId, undefined, authentication, {
      timeout: TIMEOUT_SECONDS,
      execute,
    });
    const metadata = withUserInfoAlgorithms(found.serverMetadata());
    const configure = (changes: readonly ((configuration: client.Configuration) => void)[]) => {
      const configuration = new client.Configuration(metadata, clientId, undefined, authentication);
      configuration.timeout = TIMEOUT_SECONDS;
      for (const change of changes) change(configuration);
      return configuration;
    };
    const discovered = {
      configuration: configure(execute),
      forUserInfo: configure([...execute, client.enableNonRepudiationChecks]),
    };
    this.#known = { found: discovered, at: Date.now() };
    return discovered;
  }
}

// The library marks it as deprecated to make every use stand out. Here the operator chose it, with an
// http issuer.
// eslint-disable-next-line @typescript-eslint/no-deprecated
const allowHttp: (configuration: client.Configuration) => void = client.allowInsecureRequests;

/**
 * Basic is the default unless the provider's metadata say otherwise (OpenID Discovery, 3). Some
 * providers expect the secret in that header unencoded, where OAuth requires form encoding (RFC
 * 6749, 2.3.1); they need client_secret_post.
 */
function clientAuthentication(secret: string, method: ClientAuthMethod | null): client.ClientAuth {
  const basic = client.ClientSecretBasic(secret);
  const post = client.ClientSecretPost(secret);
  return (server, metadata, body, headers) => {
    const supported = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const usesBasic = method
      ? method === 'client_secret_basic'
      : supported.includes('client_secret_basic');
    const authenticate = usesBasic ? basic : post;
    authenticate(server, metadata, body, headers);
  };
}

/** Algorithms with a public key, so that a signature by one of the provider's keys proves its origin. */
const PUBLIC_KEY_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];

/**
 * Providers may sign the user info without declaring it in their metadata. Accepts any signature by
 * one of the provider's keys then.
 */
const withUserInfoAlgorithms = (metadata: client.ServerMetadata): client.ServerMetadata => ({
  ...metadata,
  userinfo_signing_alg_values_supported:
    metadata.userinfo_signing_alg_values_supported ?? PUBLIC_KEY_ALGORITHMS,
});

/** A provider's answers to `prompt=none` if it would have to ask (OpenID Connect Core, 3.1.2.6). */
const SILENT_REFUSALS = new Set([
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]);
const OUTAGE_ANSWERS = new Set(['server_error', 'temporarily_unavailable']);
const OUTAGE_CODES = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT']);

function signInError(error: unknown): SignInError {
  if (error instanceof SignInError) return error;
  return new SignInError(reasonOf(error), { cause: error, detail: detailOf(error) });
}

function reasonOf(error: unknown): SignInFailure {
  if (error instanceof client.AuthorizationResponseError) return reasonOfAnswer(error.error);
  if (error instanceof client.ResponseBodyError) {
    // The code was used before, or has expired.
    if (error.error === 'invalid_grant') return 'stale';
    return error.status >= 500 ? 'unavailable' : 'unusable';
  }
  if (error instanceof client.ClientError) {
    const isOutage =
      OUTAGE_CODES.has(error.code ?? '') ||
      isNetworkFailure(error.cause) ||
      (error.cause instanceof Response && error.cause.status >= 500);
    return isOutage ? 'unavailable' : 'unusable';
  }
  return isNetworkFailure(error) ? 'unavailable' : 'unusable';
}

/** fetch throws a TypeError without a code; those with a code report invalid arguments. */
const isNetworkFailure = (error: unknown): boolean =>
  (error as Error | undefined)?.name === 'TypeError' && !(error as { code?: unknown }).code;

function reasonOfAnswer(code: string): SignInFailure {
  if (SILENT_REFUSALS.has(code)) return 'interaction-required';
  if (code === 'access_denied') return 'denied';
  return OUTAGE_ANSWERS.has(code) ? 'unavailable' : 'unusable';
}
