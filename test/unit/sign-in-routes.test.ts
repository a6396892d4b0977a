import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomInt } from 'node:crypto';
import { signInAt, startAuthSite, stateIn, type AuthSite } from '../support/auth-site.js';

const sites: AuthSite[] = [];
const start: typeof startAuthSite = async (options) => {
  const site = await startAuthSite(options);
  sites.push(site);
  return site;
};
afterEach(() => Promise.all(sites.splice(0).map((site) => site.stop())));

const SESSION = 'foyer_session';
const PENDING = 'foyer_sign_in_';
const pendingOf = (header = '') => header.split('; ').filter((pair) => pair.startsWith(PENDING));

const randomHan = (length: number): string =>
  Array.from({ length }, () => String.fromCodePoint(randomInt(0x4e00, 0x9fa5))).join('');

describe('the sign-in route', () => {
  it('passes the hints and its callback URL to the provider', async () => {
    const { browser, provider } = await start({ env: { PUBLIC_URL: 'https://meet.example' } });

    await browser().fetch('/auth/login?login_hint=a%40b.example&prompt=login&ui_locales=fr%20en');

    expect(provider.begun).toEqual([
      {
        redirectUri: 'https://meet.example/auth/callback',
        loginHint: 'a@b.example',
        prompt: 'login',
        uiLocales: 'fr en',
      },
    ]);
  });

  it('omits a prompt that OpenID Connect does not define, and repeated hints', async () => {
    const { browser, provider } = await start();

    await browser().fetch('/auth/login?prompt=create&login_hint=a&login_hint=b');

    expect(provider.begun).toMatchObject([{ prompt: null, loginHint: null }]);
  });

  it('stores nothing on the server before the user returns', async () => {
    const { browser, store } = await start();

    await browser().fetch('/auth/login');

    expect(store.ids).toEqual([]);
  });

  it('keeps a limited number of attempts in the browser, the latest ones', async () => {
    const { browser } = await start();
    const client = browser();
    const states: string[] = [];
    for (let n = 0; n < 8; n += 1) states.push(stateIn(await client.fetch('/auth/login')));

    expect(pendingOf(client.cookies.header)).toHaveLength(5);
    const answer = await client.fetch(`/auth/callback?code=c&state=${states.at(-1) ?? ''}`);
    expect(answer.status).toBe(302);
  });

  it.each([
    ['that compress well', () => 'a'.repeat(900)],
    ['that do not', () => randomBytes(675).toString('base64url')],
    ['in another script', () => encodeURIComponent(randomHan(333))],
  ])('keeps the Cookie header below 4 kB with long return URLs %s', async (_what, path) => {
    const { browser } = await start({ env: { PUBLIC_URL: 'https://meet.example' } });
    const client = browser();
    const states: string[] = [];
    const paths = Array.from({ length: 5 }, () => `/${path()}`);
    for (const returnTo of paths) {
      states.push(stateIn(await client.fetch(`/auth/login?returnTo=${returnTo}`)));
    }

    expect(client.cookies.header?.length).toBeLessThan(3_000);
    const answer = await client.fetch(`/auth/callback?code=c&state=${states.at(-1) ?? ''}`);
    expect(answer.headers.get('location')).toBe(paths.at(-1));
  });

  it('explains that an attempt was replaced by later ones', async () => {
    const { browser } = await start();
    const client = browser();
    const first = stateIn(await client.fetch('/auth/login'));
    for (let n = 0; n < 5; n += 1) await client.fetch('/auth/login');

    const answer = await client.fetch(`/auth/callback?code=c&state=${first}`);

    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain('replaced by newer attempts');
    expect(page).toContain('/auth/login');
  });

  it('answers with the time to wait after too many attempts', async () => {
    const { browser, limit } = await start();
    limit.isReached = true;

    const answer = await browser().fetch('/auth/login');

    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('2');
  });

  it('explains that users cannot sign in without a configured provider', async () => {
    const { browser } = await start({ withoutProvider: true });

    expect((await browser().fetch('/auth/login')).status).toBe(404);
  });
});

describe('the callback route', () => {
  it('signs the user in, and redirects to the requested page', async () => {
    const { browser, users, store } = await start();
    const client = browser();

    const answer = await signInAt(client, '?returnTo=/rooms/x%3Fy%3D1');

    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/rooms/x?y=1');
    expect(users.all).toMatchObject([{ subject: 'alice' }]);
    expect(store.ids).toHaveLength(1);
    expect(pendingOf(client.cookies.header)).toEqual([]);
  });

  it('sets a session cookie that scripts cannot read, in a response that is not cached', async () => {
    const { browser } = await start();

    const answer = await signInAt(browser());

    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith(SESSION)) ?? '';
    expect(cookie).toMatch(/; Path=\/;/);
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('accepts sign-ins of two tabs at the same time', async () => {
    const { browser } = await start();
    const client = browser();
    const first = stateIn(await client.fetch('/auth/login?returnTo=/first'));
    const second = stateIn(await client.fetch('/auth/login?returnTo=/second'));

    const answers = [
      await client.fetch(`/auth/callback?code=c&state=${first}`),
      await client.fetch(`/auth/callback?code=c&state=${second}`),
    ];

    expect(answers.map((answer) => answer.headers.get('location'))).toEqual(['/first', '/second']);
  });

  it('creates a session with a new ID at each sign-in, and ends the previous one', async () => {
    const { browser, store, pubSub } = await start();
    const client = browser();
    await signInAt(client);
    const [before] = store.ids;

    await signInAt(client);

    expect(store.ids).toHaveLength(1);
    expect(store.ids).not.toEqual([before]);
    expect(pubSub.all).toMatchObject([{ topic: 'control', payload: { type: 'session-ended' } }]);
    expect(JSON.stringify(pubSub.all)).not.toContain(before);
  });

  it.each([
    ['no state', '?code=c'],
    ['an unknown state', `?code=c&state=${'x'.repeat(43)}`],
    ['a state of another form', '?code=c&state=%00'],
  ])('rejects a response with %s', async (_what, query) => {
    const { browser, provider, store } = await start();

    const answer = await browser().fetch(`/auth/callback${query}`);

    expect(answer.status).toBe(400);
    expect(provider.completed).toEqual([]);
    expect(store.ids).toEqual([]);
  });

  it("rejects the response to another browser's attempt", async () => {
    const { browser, store } = await start();
    const state = stateIn(await browser().fetch('/auth/login'));

    const answer = await browser().fetch(`/auth/callback?code=c&state=${state}`);

    expect(answer.status).toBe(400);
    expect(store.ids).toEqual([]);
  });

  it('rejects the same response a second time', async () => {
    const { browser } = await start();
    const client = browser();
    const state = stateIn(await client.fetch('/auth/login'));
    await client.fetch(`/auth/callback?code=c&state=${state}`);

    expect((await client.fetch(`/auth/callback?code=c&state=${state}`)).status).toBe(400);
  });

  it('rejects a disabled user', async () => {
    const { browser, users, store } = await start();
    await signInAt(browser());
    const [alice] = users.all;
    await users.update(alice?.id ?? '', { disabledAt: new Date() });
    const sessions = store.ids;

    const answer = await signInAt(browser());

    expect(answer.status).toBe(403);
    expect(store.ids).toEqual(sessions);
  });

  it.each([
    ['unavailable', 503],
    ['unusable', 502],
    ['denied', 403],
    ['stale', 400],
  ] as const)('answers with a page if the provider is %s', async (reason, status) => {
    const { browser, provider } = await start();
    provider.failsToComplete = reason;

    const answer = await signInAt(browser(), '?returnTo=/%22%3E%3Cb%3E');

    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    const page = await answer.text();
    expect(page).toContain('/auth/login?returnTo=');
    expect(page).not.toContain('<b>');
  });

  it('answers with an error, and signs no user in, if the session cannot be stored', async () => {
    const { browser, store } = await start();
    store.isAway = true;
    const client = browser();

    const answer = await signInAt(client);

    expect(answer.status).toBe(503);
    expect(client.cookies.get(SESSION)).toBeUndefined();
  });
});

describe('a silent sign-in', () => {
  it.each(['interaction-required', 'unavailable', 'unusable', 'denied'] as const)(
    'redirects without an error if it fails: %s',
    async (reason) => {
      const { browser, provider } = await start();
      provider.failsToComplete = reason;
      const client = browser();

      const answer = await signInAt(client, '?prompt=none&returnTo=/room');

      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe('/room');
      expect(client.cookies.get(SESSION)).toBeUndefined();
    },
  );

  it('redirects without an error while the provider is unavailable', async () => {
    const { browser, provider } = await start();
    provider.failsToBegin = 'unavailable';

    const answer = await browser().fetch('/auth/login?prompt=none&returnTo=/room');

    expect(answer.headers.get('location')).toBe('/room');
  });

  it('still rejects a response that was not requested', async () => {
    const { browser } = await start();

    const query = `error=login_required&state=${'x'.repeat(43)}`;
    expect((await browser().fetch(`/auth/callback?${query}`)).status).toBe(400);
  });
});

describe('the routes behind a proxy that terminates TLS', () => {
  const https = { PUBLIC_URL: 'https://meet.example' };

  it.each([
    ['says so', { ...https, TRUST_PROXY: '1' }, { 'x-forwarded-proto': 'https' }],
    ['says nothing', https, {}],
    ['is not trusted', https, { 'x-forwarded-proto': 'http' }],
  ])('set Secure cookies if the proxy %s', async (_what, env, headers) => {
    const { browser } = await start({ env });
    const client = browser();
    const login = await client.fetch('/auth/login', { headers });

    const answer = await client.fetch(`/auth/callback?code=c&state=${stateIn(login)}`, { headers });

    const cookies = [...login.headers.getSetCookie(), ...answer.headers.getSetCookie()];
    expect(cookies).toHaveLength(3);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-foyer_/);
      expect(cookie).toContain('; Path=/;');
      expect(cookie).toContain('; Secure');
    }
    expect(client.cookies.get(`__Host-${SESSION}`)).toBeDefined();
  });

  it('use the public URL for the callback, whatever Host the proxy sends', async () => {
    const { browser, provider } = await start({
      env: { PUBLIC_URL: 'https://meet.example/foyer' },
    });
    const client = browser();

    const answer = await signInAt(client, '?returnTo=//evil.example');

    expect(provider.begun[0]?.redirectUri).toBe('https://meet.example/foyer/auth/callback');
    expect(provider.completed[0]?.answer.href).toMatch(
      /^https:\/\/meet\.example\/foyer\/auth\/callback\?code=a-code&state=/,
    );
    expect(answer.headers.get('location')).toBe('/foyer/');
  });
});
