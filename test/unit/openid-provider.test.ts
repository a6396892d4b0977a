import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SignInTransaction } from '../../src/identity/identity-provider.js';
import { OpenIdProvider } from '../../src/identity/openid-provider.js';
import { startStubIssuer } from '../support/stub-issuer.js';

let issuer: Awaited<ReturnType<typeof startStubIssuer>>;
let provider: OpenIdProvider;

beforeEach(async () => {
  issuer = await startStubIssuer();
  provider = new OpenIdProvider({
    issuer: issuer.issuer,
    clientId: 'foyer',
    clientSecret: 'a secret:&',
    clientAuthMethod: null,
    scopes: 'openid email',
  });
});
afterEach(() => issuer.stop());

const CALLBACK = 'https://meet.example/auth/callback';
const REQUEST = { redirectUri: CALLBACK, loginHint: null, prompt: null, uiLocales: null };

const answer = (query: string) => new URL(`${CALLBACK}?${query}`);
const rightAnswer = ({ state }: SignInTransaction) => answer(`code=a-code&state=${state}`);

/** Signs in up to the provider's answer, with an ID token for this attempt. */
async function begun(): Promise<SignInTransaction> {
  const { transaction } = await provider.begin(REQUEST);
  issuer.idToken = { nonce: transaction.nonce };
  return transaction;
}

describe('OpenIdProvider, at the start of a sign-in,', () => {
  it('requests a code with PKCE, state, and nonce', async () => {
    const { url, transaction } = await provider.begin(REQUEST);

    const { searchParams } = new URL(url);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'foyer',
      response_type: 'code',
      redirect_uri: CALLBACK,
      scope: 'openid email',
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: expect.any(String),
      code_challenge_method: 'S256',
    });
    expect(url).not.toContain(transaction.codeVerifier);
  });

  it('passes on the hints', async () => {
    const hints = { loginHint: 'a@b.example', prompt: 'none', uiLocales: 'fr' } as const;

    const { url } = await provider.begin({ ...REQUEST, ...hints });

    const { searchParams } = new URL(url);
    expect(searchParams.get('login_hint')).toBe('a@b.example');
    expect(searchParams.get('prompt')).toBe('none');
    expect(searchParams.get('ui_locales')).toBe('fr');
  });

  it('reads the metadata once for concurrent sign-ins', async () => {
    expect(issuer.requests).toEqual([]);

    await Promise.all([provider.begin(REQUEST), provider.begin(REQUEST)]);
    await provider.begin(REQUEST);

    expect(issuer.requests).toHaveLength(1);
  });

  it('reports that the provider is unavailable, and tries again at the next sign-in', async () => {
    issuer.status = 503;
    await expect(provider.begin(REQUEST)).rejects.toMatchObject({
      reason: 'unavailable',
      message: expect.stringMatching(/status 503 from \S+\/\.well-known\/openid-configuration$/),
    });

    issuer.status = 200;
    await expect(provider.begin(REQUEST)).resolves.toMatchObject({ url: expect.any(String) });
  });

  it('rejects the metadata of another issuer', async () => {
    issuer.metadata = { issuer: 'https://evil.example' };

    await expect(provider.begin(REQUEST)).rejects.toMatchObject({
      reason: 'unusable',
      message: expect.stringMatching(
        /names the issuer https:\/\/evil.example, but OIDC_ISSUER is /,
      ),
    });
  });
});

describe('OpenIdProvider, at the end of a sign-in,', () => {
  it('merges the claims of the ID token and the user info', async () => {
    const transaction = await begun();
    issuer.userInfo = { sub: 'alice', email: 'alice@example.org' };

    const identity = await provider.complete(rightAnswer(transaction), transaction);

    expect(identity).toMatchObject({
      subject: 'alice',
      claims: { sub: 'alice', nonce: transaction.nonce, email: 'alice@example.org' },
      idToken: expect.any(String),
    });
    const token = issuer.requests.find(({ path }) => path === '/token');
    expect(new URLSearchParams(token?.body).get('code_verifier')).toBe(transaction.codeVerifier);
    expect(new URLSearchParams(token?.body).get('redirect_uri')).toBe(CALLBACK);
  });

  it.each([
    [undefined, true],
    [['client_secret_basic', 'client_secret_post'], true],
    [['client_secret_post'], false],
  ])('authenticates as the metadata %j require', async (methods, isBasic) => {
    if (methods) issuer.metadata = { token_endpoint_auth_methods_supported: methods };
    const transaction = await begun();

    await provider.complete(rightAnswer(transaction), transaction);

    const token = issuer.requests.find(({ path }) => path === '/token');
    expect(token?.authorization?.startsWith('Basic ') ?? false).toBe(isBasic);
    expect(new URLSearchParams(token?.body).has('client_secret')).toBe(!isBasic);
  });

  it.each([
    ['client_secret_post', false],
    ['client_secret_basic', true],
  ] as const)('authenticates by %s if it is configured', async (method, isBasic) => {
    const { issuer: url } = issuer;
    const settings = {
      issuer: url,
      clientId: 'foyer',
      clientSecret: 'k7-Q_x.9~Zt',
      scopes: 'openid',
    };
    provider = new OpenIdProvider({ ...settings, clientAuthMethod: method });
    const other = isBasic ? 'client_secret_post' : 'client_secret_basic';
    issuer.metadata = { token_endpoint_auth_methods_supported: [other] };
    const transaction = await begun();

    await provider.complete(rightAnswer(transaction), transaction);

    const token = issuer.requests.find(({ path }) => path === '/token');
    expect(token?.authorization !== undefined).toBe(isBasic);
    const secret = new URLSearchParams(token?.body).get('client_secret');
    expect(secret).toBe(isBasic ? null : 'k7-Q_x.9~Zt');
  });

  it.each([
    ['own', {}],
    ['elliptic', {}],
    ['elliptic', { id_token_signing_alg_values_supported: ['RS256'] }],
  ] as const)(
    'accepts user info with the signature %s, even if the metadata %j do not announce it',
    async (signature, metadata) => {
      issuer.metadata = metadata;
      const transaction = await begun();
      issuer.userInfo = { sub: 'alice', email: 'alice@example.org' };
      issuer.userInfoSignature = signature;

      const { claims } = await provider.complete(rightAnswer(transaction), transaction);

      expect(claims).toMatchObject({ email: 'alice@example.org' });
    },
  );

  it('names the algorithm of user info, and those that the metadata announce', async () => {
    issuer.metadata = { userinfo_signing_alg_values_supported: ['RS256'] };
    const transaction = await begun();
    issuer.userInfoSignature = 'elliptic';

    await expect(provider.complete(rightAnswer(transaction), transaction)).rejects.toMatchObject({
      reason: 'unusable',
      message: expect.stringContaining('signed with ES256, but the discovery document names RS256'),
    });
  });

  it.each(['foreign', 'none'] as const)(
    'rejects user info whose signature is %s',
    async (signature) => {
      const transaction = await begun();
      issuer.userInfo = { sub: 'alice', email: 'alice@example.org' };
      issuer.userInfoSignature = signature;

      await expect(provider.complete(rightAnswer(transaction), transaction)).rejects.toMatchObject({
        reason: 'unusable',
        message: expect.stringContaining('signature'),
      });
    },
  );

  it('rejects signed user info of a provider that publishes no keys', async () => {
    issuer.metadata = { jwks_uri: undefined };
    const transaction = await begun();
    issuer.userInfoSignature = 'own';

    await expect(provider.complete(rightAnswer(transaction), transaction)).rejects.toMatchObject({
      reason: 'unusable',
      message: expect.stringContaining('jwks_uri'),
    });
  });

  it.each([
    [
      401,
      { error: 'invalid_client', error_description: 'Wrong\nsecret' },
      'invalid_client (Wrong secret) with status 401',
    ],
    [400, { error: 'invalid_request' }, 'invalid_request with status 400'],
  ])('logs the provider’s response: %i %j', async (status, token, words) => {
    const transaction = await begun();
    Object.assign(issuer, { status, token });

    await expect(provider.complete(rightAnswer(transaction), transaction)).rejects.toMatchObject({
      message: `Sign-in failed: unusable: the provider answered ${words}`,
    });
  });

  it('needs no user info endpoint', async () => {
    issuer.metadata = { userinfo_endpoint: undefined };
    const transaction = await begun();

    const { subject } = await provider.complete(rightAnswer(transaction), transaction);

    expect(subject).toBe('alice');
  });

  it.each([
    ['login_required', 'interaction-required'],
    ['interaction_required', 'interaction-required'],
    ['consent_required', 'interaction-required'],
    ['account_selection_required', 'interaction-required'],
    ['access_denied', 'denied'],
    ['temporarily_unavailable', 'unavailable'],
    ['server_error', 'unavailable'],
    ['invalid_scope', 'unusable'],
  ])('reads the response %s as: %s', async (error, reason) => {
    const transaction = await begun();

    const refusal = answer(`error=${error}&state=${transaction.state}`);

    await expect(provider.complete(refusal, transaction)).rejects.toMatchObject({ reason });
  });

  it('rejects a response with another state', async () => {
    const transaction = await begun();

    await expect(
      provider.complete(answer('code=a-code&state=another'), transaction),
    ).rejects.toMatchObject({ reason: 'unusable' });
    expect(issuer.requests.map(({ path }) => path)).not.toContain('/token');
  });

  it.each([
    ['another nonce', { nonce: 'another' }],
    ['no nonce', { nonce: undefined }],
    ['another audience', { aud: 'somebody' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['an end in the past', { exp: 1 }],
    ['no subject', { sub: undefined }],
  ])('rejects an ID token with %s', async (_what, claims) => {
    const transaction = await begun();
    issuer.idToken = { ...issuer.idToken, ...claims };

    await expect(provider.complete(rightAnswer(transaction), transaction)).rejects.toMatchObject({
      reason: 'unusable',
    });
  });

  it.each([
    [{ iss: 'https://evil.example' }, 'the token names the issuer https://evil.example, but the '],
    [{ aud: ['other'] }, 'the token is for the client other, but OIDC_CLIENT_ID is foyer'],
  ])('names both values of an ID token with %j', async (claims, words) => {
    const transaction = await begun();
    issuer.idToken = { ...issuer.idToken, ...claims };

    await expect(provider.complete(rightAnswer(transaction), transaction)).rejects.toMatchObject({
      message: expect.stringContaining(words),
    });
  });

  it('names both issuers if the redirect is that of another', async () => {
    issuer.metadata = { authorization_response_iss_parameter_supported: true };
    const { state, ...transaction } = await begun();
    const redirect = answer(`code=a-code&state=${state}&iss=https://evil.example`);

    await expect(provider.complete(redirect, { state, ...transaction })).rejects.toMatchObject({
      message: expect.stringContaining('the redirect names the issuer https://evil.example, but'),
    });
  });

  it('rejects the user info of another user', async () => {
    const transaction = await begun();
    issuer.userInfo = { sub: 'mallory', email: 'alice@example.org' };

    await expect(provider.complete(rightAnswer(transaction), transaction)).rejects.toMatchObject({
      reason: 'unusable',
    });
  });

  it.each([
    [400, { error: 'invalid_grant' }, 'stale'],
    [401, { error: 'invalid_client' }, 'unusable'],
    [500, { error: 'server_error' }, 'unavailable'],
    [502, {}, 'unavailable'],
  ])('reads %i %j of the token endpoint correctly', async (status, token, reason) => {
    const transaction = await begun();
    Object.assign(issuer, { status, token });

    await expect(provider.complete(rightAnswer(transaction), transaction)).rejects.toMatchObject({
      reason,
    });
  });

  it('reports that the provider is unavailable if it fails in between', async () => {
    const transaction = await begun();
    await issuer.stop();

    await expect(provider.complete(rightAnswer(transaction), transaction)).rejects.toMatchObject({
      reason: 'unavailable',
    });
  });
});

describe('OpenIdProvider, at a sign-out,', () => {
  const request = { idToken: 'an-id-token', redirectUri: 'https://meet.example/x', state: 's' };

  it('returns the provider’s end-session URL with its parameters', async () => {
    issuer.metadata = { end_session_endpoint: `${issuer.issuer}/end` };

    const url = new URL((await provider.endSessionUrl(request)) ?? '');

    expect(url.pathname).toBe('/end');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'foyer',
      id_token_hint: 'an-id-token',
      post_logout_redirect_uri: 'https://meet.example/x',
      state: 's',
    });
  });

  it('returns null if the provider has no end-session URL, or is unavailable', async () => {
    expect(await provider.endSessionUrl(request)).toBeNull();

    const away = {
      issuer: 'http://127.0.0.1:1',
      clientId: 'a',
      clientSecret: 'b',
      clientAuthMethod: null,
      scopes: '',
    };
    expect(await new OpenIdProvider(away).endSessionUrl(request)).toBeNull();
  });
});
