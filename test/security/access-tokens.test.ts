import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { CreateRoomDocument, RoomsDocument, ViewerDocument } from '../generated/operations.js';
import {
  accessToken,
  applicationEnv,
  asApplication,
  registerApplication,
  requestToken,
  type RegisteredApplication,
} from '../support/applications.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';

type Claims = Readonly<Record<string, unknown>>;

describe('access tokens', () => {
  const root = `root-${randomUUID().slice(0, 8)}`;
  let app: TestApp;
  let administrator: TestClient;
  let application: RegisteredApplication;
  let token: string;
  let secret: string;

  beforeAll(async () => {
    app = await startTestApp({ env: applicationEnv(root) });
    administrator = await app.as(root);
    application = await registerApplication(administrator, { allowedEmailDomains: [] });
    token = await accessToken(app, application);
    secret = app.env['ACCESS_TOKEN_SECRETS'] ?? '';
  });

  afterAll(() => app.stop());

  /** A token with some of its claims or of its header changed, signed with the key that signed it before. */
  function forged(claims: Claims, header: Claims = {}, key = secret): string {
    const { alg = 'HS256', ...head } = { ...decodeProtectedHeader(token), ...header };
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${encode({ alg, ...head })}.${encode({ ...decodeJwt(token), ...claims })}`;
    if (alg === 'none') return `${signed}.`;
    const hash = alg === 'HS512' ? 'sha512' : 'sha256';
    return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
  }

  const asBearer = (bearer: string) => app.browser().with({ bearer });

  it('are accepted as they were issued', async () => {
    expect((await asBearer(forged({})).data(RoomsDocument)).rooms.totalCount).toBe(0);
  });

  it.each<[string, () => string]>([
    ['without a signature', () => forged({}, { alg: 'none' })],
    ['of another algorithm', () => forged({}, { alg: 'HS512' })],
    ['signed with another key', () => forged({}, {}, 'k'.repeat(32))],
    ['signed with the key of tickets', () => forged({}, {}, app.env['TICKET_SECRETS'])],
    ['of an unknown key', () => forged({}, { kid: 'another' })],
    ['of no key', () => forged({}, { kid: undefined })],
    ['of type JWT', () => forged({}, { typ: 'JWT' })],
    ['without a type', () => forged({}, { typ: undefined })],
    ['of the type of a ticket', () => forged({}, { typ: 'foyer-ticket+jwt' })],
    ['for another API', () => forged({ aud: 'https://elsewhere.example' })],
    ['for no API', () => forged({ aud: undefined })],
    ['of another issuer', () => forged({ iss: 'https://elsewhere.example' })],
    ['that has expired', () => forged({ exp: Math.floor(Date.now() / 1000) - 1 })],
    ['that never expires', () => forged({ exp: undefined })],
    ['that is not valid yet', () => forged({ nbf: Math.floor(Date.now() / 1000) + 600 })],
    ['of an unknown application', () => forged({ client_id: randomUUID() })],
    ['of no application', () => forged({ client_id: undefined })],
    ['of another generation', () => forged({ gen: 2 })],
    ['of no generation', () => forged({ gen: undefined })],
    ['of a generation in words', () => forged({ gen: '1' })],
    ['without scopes', () => forged({ scope: undefined })],
    ['for a user who does not exist', () => forged({ sub: randomUUID() })],
    ['that is a client secret', () => application.clientSecret],
  ])('%s are no credential', async (_what, credential) => {
    const { status, errors } = await asBearer(credential()).execute(CreateRoomDocument, {
      input: { name: 'Taken' },
    });

    expect(status).toBe(200);
    expect(errors).toMatchObject([
      {
        message: 'You are not signed in; sign in first.',
        extensions: { code: 'UNAUTHENTICATED' },
      },
    ]);
  });

  it('for a user of another domain are no credential, though their key is right', async () => {
    const { viewer } = await administrator.data(ViewerDocument);

    const { viewer: acted } = await asBearer(forged({ sub: viewer?.id })).data(ViewerDocument);

    expect(acted).toBeNull();
  });

  it('cannot gain scopes that the application does not have', async () => {
    const reader = await registerApplication(administrator, { scopes: ['ROOMS_READ'] });
    const claims = {
      ...decodeJwt(await accessToken(app, reader)),
      scope: 'rooms:read rooms:write',
    };

    const refusal = asBearer(forged(claims)).refusal(CreateRoomDocument, { input: { name: 'No' } });

    expect(await refusal).toBe('FORBIDDEN');
  });

  it('are no session, no ticket, and no signature of a webhook', async () => {
    const browser = app.browser();
    browser.cookies.set('foyer_session', encodeURIComponent(`s:${token}`));
    browser.cookies.set('foyer_ticket', token);
    expect((await browser.data(ViewerDocument)).viewer).toBeNull();
    const { status } = await app.browser().fetch('/webhooks/livekit', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/webhook+json' },
      body: '{}',
    });
    expect(status).toBe(401);
  });

  it('and client secrets are never logged', async () => {
    await requestToken(app.url, application, { scope: 'nonsense' });
    await requestToken(app.url, { ...application, clientSecret: `x${application.clientSecret}` });
    await asApplication(app, application);
    await asBearer(`${token}x`).execute(RoomsDocument);

    const log = app.logLines.join('\n');
    expect(log).not.toContain(application.clientSecret);
    expect(log).not.toContain(token.slice(-20));
  });

  it.each<[string, RequestInit]>([
    ['an empty body', { method: 'POST' }],
    ['JSON', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }],
    ['a form without parameters', { method: 'POST', body: new URLSearchParams() }],
    ['a broken escape', { method: 'POST', body: new URLSearchParams('grant_type=%E0%A4%A') }],
    ['an array', { method: 'POST', body: new URLSearchParams('grant_type[]=client_credentials') }],
    [
      'names of the prototype',
      { method: 'POST', body: new URLSearchParams('__proto__=1&constructor=2') },
    ],
  ])('are not issued for %s', async (_what, request) => {
    const response = await fetch(`${app.url}/oauth/token`, request);

    expect([400, 401]).toContain(response.status);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(Object.keys((await response.json()) as object)).toEqual(['error', 'error_description']);
  });
});
