import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { UpdateApplicationDocument, ViewerDocument } from '../generated/operations.js';
import {
  applicationEnv,
  registerApplication,
  requestToken,
  type RegisteredApplication,
} from '../support/applications.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

const ERROR_TEXT = /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/;

describe('the token endpoint', () => {
  const root = `root-${randomUUID().slice(0, 8)}`;
  let app: TestApp;
  let administrator: TestClient;
  let application: RegisteredApplication;

  beforeAll(async () => {
    app = await startTestApp({ env: applicationEnv(root) });
    administrator = await app.as(root);
    application = await registerApplication(administrator, {
      scopes: ['ROOMS_READ', 'ROOMS_WRITE', 'USERS_ACT_AS'],
    });
  });

  afterAll(() => app.stop());

  const discovered = (authentication: client.ClientAuth) =>
    client.discovery(new URL(app.url), application.id, undefined, authentication, {
      algorithm: 'oauth2',
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated as a warning against plain HTTP; the gateway of a test has no TLS
      execute: [client.allowInsecureRequests],
    });

  it.each([
    ['client_secret_basic', client.ClientSecretBasic],
    ['client_secret_post', client.ClientSecretPost],
  ])('is found and used by an independent client with %s', async (method, authentication) => {
    const configuration = await discovered(authentication(application.clientSecret));
    const { token_endpoint_auth_methods_supported: methods } = configuration.serverMetadata();
    expect(methods).toContain(method);

    const all = await client.clientCredentialsGrant(configuration);
    const some = await client.clientCredentialsGrant(configuration, { scope: 'rooms:read' });

    expect(all).toMatchObject({
      token_type: 'bearer',
      expires_in: 3_600,
      scope: 'rooms:read rooms:write users:act-as',
    });
    expect(some.scope).toBe('rooms:read');
    await expect(
      client.clientCredentialsGrant(configuration, { scope: 'recordings:read' }),
    ).rejects.toMatchObject({ error: 'invalid_scope', status: 400 });
  });

  it('tells an independent client of a wrong secret', async () => {
    const configuration = await discovered(client.ClientSecretBasic('wrong'));

    await expect(client.clientCredentialsGrant(configuration)).rejects.toMatchObject({
      status: 401,
      cause: [{ scheme: 'basic' }],
    });
  });

  it('forbids caches to store its answers', async () => {
    const answers = [
      await requestToken(app.url, application),
      await requestToken(app.url, application, { client_secret: 'wrong' }),
    ];

    for (const { headers } of answers) {
      expect(headers.get('content-type')).toMatch(/^application\/json/);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('pragma')).toBe('no-cache');
    }
  });

  it('answers unknown, disabled, and unauthenticated clients with the same error', async () => {
    const disabled = await registerApplication(administrator);
    await administrator.data(UpdateApplicationDocument, {
      input: { id: disabled.id, isDisabled: true },
    });
    const clients = [
      { ...application, id: randomUUID() },
      { ...application, id: 'nonsense' },
      { ...application, clientSecret: 'wrong' },
      disabled,
    ];

    const answers = await Promise.all(clients.map((each) => requestToken(app.url, each)));

    for (const { status, headers, body } of answers) {
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toMatch(/^Basic realm=/);
      expect(body).toEqual({ error: 'invalid_client', error_description: expect.any(String) });
      expect(body).toEqual(answers[0]?.body);
    }
  });

  it('answers the errors of RFC 6749 in its characters', async () => {
    const asked = (form: Record<string, string>) => requestToken(app.url, application, form);
    const cases: readonly (readonly [string, Promise<{ status: number; body: object }>])[] = [
      ['unsupported_grant_type', asked({ grant_type: 'authorization_code' })],
      ['invalid_request', asked({ grant_type: '' })],
      ['invalid_scope', asked({ scope: 'everything' })],
      ['invalid_request', asked({ act_as: 'nobody' })],
      ['invalid_grant', asked({ act_as: 'ada@elsewhere.example' })],
    ];

    for (const [error, answer] of cases) {
      const { status, body } = await answer;
      expect([status, body]).toEqual([
        400,
        { error, error_description: expect.stringMatching(ERROR_TEXT) },
      ]);
    }
  });

  it('refuses other methods and large bodies', async () => {
    const got = await fetch(`${app.url}/oauth/token?grant_type=client_credentials`);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);

    const { status, body } = await requestToken(app.url, application, { x: 'x'.repeat(10_000) });
    expect([status, body['error']]).toEqual([413, 'invalid_request']);
  });

  it('limits requests per address and per application', async () => {
    const env = {
      RATE_LIMITS: 'on',
      RATE_LIMIT_TOKENS_PER_ADDRESS: '5',
      RATE_LIMIT_TOKENS_PER_APPLICATION: '2',
      RATE_LIMIT_APPLICATION_REQUESTS: '3',
    };
    const limited = await startTestApp({ beside: app, env: { ...env, PUBLIC_URL: app.url } });

    const answers = [];
    for (let count = 0; count < 3; count += 1) {
      answers.push(await requestToken(limited.url, application));
    }
    const wrong = { ...application, clientSecret: 'wrong' };
    for (let count = 0; count < 3; count += 1) {
      answers.push(await requestToken(limited.url, wrong));
    }

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 401, 401, 429]);
    const last = answers.at(-1);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(last?.body).toMatchObject({ error: 'temporarily_unavailable' });

    const bearer = String(answers[0]?.body['access_token']);
    const asked = limited.browser().with({ bearer });
    for (let count = 0; count < 3; count += 1) await asked.data(ViewerDocument);
    const { status, errors } = await asked.execute(ViewerDocument);
    expect(status).toBe(429);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
    await limited.stop();
  });

  it('names the public address as the issuer', async () => {
    const response = await fetch(`${app.url}/.well-known/oauth-authorization-server`);

    expect(await response.json()).toMatchObject({
      issuer: app.url,
      token_endpoint: `${app.url}/oauth/token`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
    });
  });
});
