import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/test-app.js';

const TOKEN = 'a-token-of-operators';

type Headers = Readonly<Record<string, string>>;

const PROXIED = { 'x-forwarded-for': '203.0.113.7' };
const BEARER = { authorization: `Bearer ${TOKEN}` };

const ask = (app: TestApp, path: string, headers: Headers = {}) =>
  fetch(new URL(path, app.url), { headers });

async function isDetailed(app: TestApp, headers?: Headers): Promise<boolean> {
  const text = await (await ask(app, '/readyz', headers)).text();
  return text.includes('mongodb');
}

describe.each([
  ['behind a trusted proxy', { TRUST_PROXY: 'loopback' }],
  ['without a proxy', {}],
])('metrics and details of readiness with METRICS_TOKEN, %s', (_where, env) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ env: { ...env, METRICS_TOKEN: TOKEN } });
  });
  afterAll(() => app.stop());

  it.each([
    ['nothing', {}],
    ['another token', { authorization: `Bearer ${TOKEN}x` }],
    ['the token as a password', { authorization: `Basic ${btoa(`:${TOKEN}`)}` }],
    ['an address of the inside', { 'x-forwarded-for': '127.0.0.1' }],
  ])('are refused to requests with %s', async (_what, headers) => {
    const answer = await ask(app, '/metrics', headers);

    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain('foyer_');
    expect(await isDetailed(app, headers)).toBe(false);
  });

  it.each([
    ['directly', {}],
    ['through a proxy', PROXIED],
  ])('are open to requests with the token, %s', async (_how, headers) => {
    const answer = await ask(app, '/metrics', { ...headers, ...BEARER });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('# TYPE foyer_');
    expect(await isDetailed(app, { ...headers, ...BEARER })).toBe(true);
  });
});

describe('metrics and details of readiness without METRICS_TOKEN', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp({ env: { TRUST_PROXY: 'loopback' } });
  });
  afterAll(() => app.stop());

  it('are open to direct connections from private networks, and to no request through a proxy', async () => {
    expect((await ask(app, '/metrics')).status).toBe(200);
    expect(await isDetailed(app)).toBe(true);
    for (const headers of [PROXIED, { 'x-forwarded-for': '127.0.0.1' }, BEARER]) {
      const isDirect = headers === BEARER;
      expect((await ask(app, '/metrics', headers)).status).toBe(isDirect ? 200 : 401);
      expect(await isDetailed(app, headers)).toBe(isDirect);
    }
  });
});
