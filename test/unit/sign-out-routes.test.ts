import { afterEach, describe, expect, it } from '@jest/globals';
import { sessionDigest } from '../../src/redis/session-store.js';
import { signInAt, startAuthSite, type AuthSite } from '../support/auth-site.js';

const sites: AuthSite[] = [];
const start: typeof startAuthSite = async (options) => {
  const site = await startAuthSite(options);
  sites.push(site);
  return site;
};
afterEach(() => Promise.all(sites.splice(0).map((site) => site.stop())));

const PUBLIC_URL = 'http://meet.example';

async function signedIn() {
  const site = await start({ env: { PUBLIC_URL } });
  const client = site.browser();
  await signInAt(client);
  const logOut = (query = '', headers: Record<string, string> = {}) =>
    client.fetch(`/auth/logout${query}`, { method: 'POST', headers });
  return { ...site, client, logOut };
}

describe('the sign-out routes', () => {
  it('log the sign-out with the user, as the sign-in is logged', async () => {
    const { users, logged, logOut } = await signedIn();
    await logOut();

    const userId = users.all[0]?.id;
    expect(logged).toEqual([
      expect.objectContaining({ level: 30, msg: 'Signed in', userId }),
      expect.objectContaining({ level: 30, msg: 'Signed out', userId }),
    ]);
  });

  it('end the session in Foyer and at the provider', async () => {
    const { store, client, logOut } = await signedIn();

    const answer = await logOut('?returnTo=/bye');

    expect(answer.status).toBe(303);
    const end = new URL(answer.headers.get('location') ?? '');
    expect(end.origin).toBe('https://provider.example');
    expect(end.searchParams.get('idToken')).toBe('id-token-of-alice');
    expect(end.searchParams.get('redirectUri')).toBe(`${PUBLIC_URL}/auth/logout/callback`);
    expect(store.ids).toEqual([]);
    expect(client.cookies.get('foyer_session')).toBeUndefined();
  });

  it('send a browser to the provider by a page, because form-action would block a redirect', async () => {
    const { logOut } = await signedIn();

    const answer = await logOut('?returnTo=/bye', { accept: 'text/html,*/*;q=0.8' });

    expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
    expect(await answer.text()).toMatch(
      /<meta http-equiv="refresh" content="0;url=https:\/\/provider\.example\/end\?[^"]*&amp;state=[^"]+">/,
    );
  });

  it('clear the ticket cookie', async () => {
    const { client, logOut } = await signedIn();
    client.cookies.set('foyer_ticket', 'a-ticket');

    await logOut();

    expect(client.cookies.get('foyer_ticket')).toBeUndefined();
  });

  it('tell all instances to close the session’s sockets, without revealing its ID', async () => {
    const { store, pubSub, logOut } = await signedIn();
    const [id = ''] = store.ids;

    await logOut();

    const payload = { type: 'session-ended', sessionId: sessionDigest(id) };
    expect(pubSub.all).toEqual([{ topic: 'control', payload }]);
  });

  it('redirect to returnTo after the provider has ended its session', async () => {
    const { client, logOut } = await signedIn();
    const end = new URL((await logOut('?returnTo=/bye')).headers.get('location') ?? '');
    const state = end.searchParams.get('state') ?? '';

    const answer = await client.fetch(`/auth/logout/callback?state=${state}`);

    expect(answer.headers.get('location')).toBe('/bye');
  });

  it('redirect to the home page if the provider answers with another state', async () => {
    const { client, logOut } = await signedIn();
    await logOut('?returnTo=/bye');

    const answer = await client.fetch('/auth/logout/callback?state=another');

    expect(answer.headers.get('location')).toBe('/');
  });

  it('redirect directly if the provider has no end-session URL', async () => {
    const { provider, logOut } = await signedIn();
    provider.endsSessions = false;

    const answer = await logOut('?returnTo=/bye');

    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/bye']);
  });

  it('succeed for a guest', async () => {
    const { logOut, pubSub } = await signedIn();
    await logOut();

    const answer = await logOut('?returnTo=/bye');

    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/bye']);
    expect(pubSub.all).toHaveLength(1);
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
  ])('reject requests from other sites: %j', async (headers) => {
    const { store, logOut } = await signedIn();

    const answer = await logOut('', headers);

    expect(answer.status).toBe(403);
    expect(store.ids).toHaveLength(1);
  });

  it.each([{ origin: PUBLIC_URL }, { origin: 'null', 'sec-fetch-site': 'same-origin' }])(
    'accept forms of the site itself: %j',
    async (headers) => {
      const { store, logOut } = await signedIn();

      const answer = await logOut('', headers);

      expect(answer.status).toBe(303);
      expect(store.ids).toEqual([]);
    },
  );

  it('do not sign out by a link', async () => {
    const { store, client } = await signedIn();

    const answer = await client.fetch('/auth/logout');

    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    expect(store.ids).toHaveLength(1);
  });

  it('answer with an error if the session cannot be ended, and keep its cookie for another attempt', async () => {
    const { store, client, logOut } = await signedIn();
    store.isAway = true;

    expect((await logOut()).status).toBe(503);
    expect(client.cookies.get('foyer_session')).toBeDefined();

    store.isAway = false;
    expect((await logOut()).status).toBe(303);
    expect(store.ids).toEqual([]);
  });
});
