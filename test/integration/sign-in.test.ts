import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import {
  CreateRoomDocument,
  LobbyDocument,
  UpdateViewerDocument,
  ViewerDocument,
} from '../generated/operations.js';
import { signIn } from '../support/sign-in.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { WebBrowser } from '../support/web-browser.js';
import type { RedisClient } from '../../src/redis/redis-client.js';
import { connectToRedisOf, keysLike } from '../support/redis-data.js';

let app: TestApp;
let redis: RedisClient;
let mongo: Connection;

beforeAll(async () => {
  app = await startTestApp();
  redis = await connectToRedisOf(app.env);
  mongo = await mongoose.createConnection(app.env['MONGO_URL'] ?? '').asPromise();
});

afterAll(async () => {
  redis.disconnect();
  await mongo.close();
  await app.stop();
});

/** Additional instances on the same stores. */
const others: TestApp[] = [];
const anotherApp = async (env: Record<string, string> = {}): Promise<TestApp> => {
  const other = await startTestApp({ beside: app, env });
  others.push(other);
  return other;
};

afterEach(async () => {
  await Promise.all(others.splice(0).map((other) => other.stop()));
});

const aName = () => `p${randomUUID().slice(0, 8)}`;
const addressOf = (name: string) => `${name}@example.org`;
const loginOf = (name: string, more = '') =>
  `/auth/login?returnTo=/here&login_hint=${addressOf(name)}${more}`;
const viewerOf = async (client: TestClient) => (await client.data(ViewerDocument)).viewer;
const users = () => mongo.collection<Record<string, unknown> & { _id: string }>('users');
const sessionKeys = () => keysLike(redis, `${app.env['REDIS_KEY_PREFIX'] ?? ''}:session:*`);
const logOut = (browser: WebBrowser) =>
  browser.open('/auth/logout?returnTo=/bye', { method: 'POST' }, '/bye');

describe('sign-in', () => {
  it('creates a user at the first sign-in, and recognizes them afterward', async () => {
    const name = aName();

    const first = await viewerOf(await app.as(name));
    const again = await viewerOf(await app.as(name));

    expect(first).toMatchObject({
      fullName: `${capital(name)} Example`,
      shortName: capital(name),
      email: addressOf(name),
      language: 'en',
      timeZone: 'UTC',
      roomDefaults: {
        accessLevel: null,
        configuration: { publishSources: null, everyoneCanMute: true },
      },
    });
    expect(again).toEqual(first);
    expect(await viewerOf(app.browser())).toBeNull();
  });

  it('stores the language that the provider was asked to use', async () => {
    const client = app.browser();

    await new WebBrowser(client).open(loginOf(aName(), '&ui_locales=fr-CA'), {}, '/here');

    expect(await viewerOf(client)).toMatchObject({ language: 'fr' });
  });

  it('adopts a user who was invited by the same address', async () => {
    const [name, id] = [aName(), randomUUID()];
    await users().insertOne({ _id: id, email: addressOf(name), subject: null });

    expect(await viewerOf(await app.as(name))).toMatchObject({ id, shortName: capital(name) });
    expect(await users().countDocuments({ email: addressOf(name) })).toBe(1);
  });

  it('creates one user when one person signs in at ten browsers at once', async () => {
    const name = aName();

    const clients = await Promise.all(Array.from({ length: 10 }, () => app.as(name)));

    const ids = new Set((await Promise.all(clients.map(viewerOf))).map((viewer) => viewer?.id));
    expect(ids.size).toBe(1);
  });

  it('updates the name at the next sign-in', async () => {
    const name = aName();
    const client = await app.as(name);
    await users().updateOne({ email: addressOf(name) }, { $set: { fullName: 'Old Name' } });

    await signIn(client, addressOf(name));

    expect(await viewerOf(client)).toMatchObject({ fullName: `${capital(name)} Example` });
  });

  it('creates a session with a new ID each time, and ends the previous one', async () => {
    const client = await app.as(aName());
    const before = client.cookies.get('foyer_session') ?? '';
    const stolen = app.browser();
    stolen.cookies.set('foyer_session', before);
    expect(await viewerOf(stolen)).not.toBeNull();

    await signIn(client, addressOf(aName()));

    expect(client.cookies.get('foyer_session')).not.toBe(before);
    expect(await viewerOf(stolen)).toBeNull();
  });

  it('stores sessions of users only, and no longer than they last', async () => {
    const before = await sessionKeys();
    await app.browser().fetch('/auth/login');
    await app.browser().fetch('/auth/callback?code=x&state=y');
    expect(await sessionKeys()).toHaveLength(before.length);

    await app.as(aName());

    const [key = ''] = (await sessionKeys()).filter((other) => !before.includes(other));
    expect(await redis.ttl(key)).toBeGreaterThan(43_000);
    expect(await redis.ttl(key)).toBeLessThanOrEqual(43_200);
  });

  it('rejects a session cookie that was tampered with', async () => {
    const client = await app.as(aName());
    client.cookies.set('foyer_session', `${client.cookies.get('foyer_session') ?? ''}x`);

    expect(await viewerOf(client)).toBeNull();
  });

  it('rejects a response whose code the provider does not know', async () => {
    const client = app.browser();
    const login = await client.fetch('/auth/login');
    const state = new URL(login.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const iss = encodeURIComponent(app.env['OIDC_ISSUER'] ?? '');

    const answer = await client.fetch(`/auth/callback?code=made-up&state=${state}&iss=${iss}`);

    expect(answer.status).toBe(400);
    expect(await viewerOf(client)).toBeNull();
  });
});

describe('a silent sign-in', () => {
  it('redirects to returnTo, signed in, while the provider knows the browser', async () => {
    const name = aName();
    const browser = new WebBrowser(app.browser());
    await browser.open(loginOf(name), {}, '/here');
    const { cookies } = browser.client;
    cookies.set('foyer_session', 'forgotten');

    const { url } = await browser.open('/auth/login?prompt=none&returnTo=/there', {}, '/there');

    expect(url.pathname).toBe('/there');
    expect(await viewerOf(browser.client)).toMatchObject({ email: addressOf(name) });
  });

  it('redirects to returnTo, not signed in, if the provider would have to ask', async () => {
    const client = app.browser();

    const { url } = await new WebBrowser(client).open(
      '/auth/login?prompt=none&returnTo=/there%3Fx%3D1',
      {},
      '/there',
    );

    expect(url.href).toBe(`${app.url}/there?x=1`);
    expect(await viewerOf(client)).toBeNull();
  });
});

describe('sign-out', () => {
  it('ends the session in Foyer and at the provider, and redirects to returnTo', async () => {
    const browser = new WebBrowser(app.browser());
    await browser.open(loginOf(aName()), {}, '/here');
    const session = browser.client.cookies.get('foyer_session') ?? '';

    const { url } = await logOut(browser);

    expect(url.href).toBe(`${app.url}/bye`);
    expect(await viewerOf(browser.client)).toBeNull();
    browser.client.cookies.set('foyer_session', session);
    expect(await viewerOf(browser.client)).toBeNull();
    await browser.open('/auth/login?prompt=none&returnTo=/there', {}, '/there');
    expect(await viewerOf(browser.client)).toBeNull();
  });

  it('closes the sockets of the session, on other instances as well', async () => {
    const beside = await anotherApp();
    const browser = new WebBrowser(app.browser());
    await browser.open(loginOf(aName()), {}, '/here');
    const room = await app.given.room(browser.client, { accessLevel: 'RESTRICTED' });
    const events = browser.client.at(beside.url).subscribe(LobbyDocument, { roomId: room.id });
    await events.next();

    await logOut(browser);

    await events.ended();
  });
});

describe('a disabled user', () => {
  it('becomes a guest at once on all instances, and cannot sign in again', async () => {
    const name = aName();
    const client = await app.as(name);
    const room = await app.given.room(client, { accessLevel: 'RESTRICTED' });
    const events = client.subscribe(LobbyDocument, { roomId: room.id });
    await events.next();

    await users().updateOne({ email: addressOf(name) }, { $set: { disabledAt: new Date() } });

    expect(await viewerOf(client)).toBeNull();
    expect(await client.refusal(CreateRoomDocument, { input: { name: 'Mine' } })).toBe(
      'UNAUTHENTICATED',
    );
    const again = await new WebBrowser(app.browser()).open(loginOf(name), {}, '/here');
    expect([again.url.pathname, again.response.status]).toEqual(['/auth/callback', 403]);
    await events.ended();
  });
});

describe('updateViewer', () => {
  it('sets the defaults of new rooms', async () => {
    const client = await app.as(aName());
    const configuration = { publishSources: ['MICROPHONE' as const], everyoneCanMute: false };
    const roomDefaults = { accessLevel: 'TRUSTED' as const, configuration };

    const { updateViewer } = await client.data(UpdateViewerDocument, { input: { roomDefaults } });

    expect(updateViewer.roomDefaults).toEqual(roomDefaults);
    const { createRoom } = await client.data(CreateRoomDocument, { input: { name: 'As usual' } });
    expect(createRoom).toMatchObject(roomDefaults);
  });

  it('names the invalid inputs', async () => {
    const client = await app.as(aName());

    const { errors } = await client.execute(UpdateViewerDocument, {
      input: { language: 'tlh', timeZone: 'Mars/Olympus' },
    });

    const extensions = { code: 'BAD_USER_INPUT', fields: ['language', 'timeZone'] };
    expect(errors).toMatchObject([{ path: ['updateViewer'], extensions }]);
  });

  it('is for signed-in users', async () => {
    const input = { language: 'fr' };
    expect(await app.browser().refusal(UpdateViewerDocument, { input })).toBe('UNAUTHENTICATED');
  });
});

describe('a deployment', () => {
  it('behind a proxy that terminates TLS signs in at its public URL, with Secure cookies', async () => {
    const publicUrl = 'https://meet.example';
    const env = { PUBLIC_URL: publicUrl, TRUST_PROXY: '1' };
    const proxied = await anotherApp(env);
    const client = proxied.browser();
    const browser = new WebBrowser(client, publicUrl, { 'x-forwarded-proto': 'https' });

    const { url, setCookies } = await browser.open(loginOf(aName()), {}, '/here');

    expect(url.href).toBe('https://meet.example/here');
    const ours = setCookies.filter((line) => /^__Host-foyer_(session|sign_in)/.test(line));
    expect(ours).not.toEqual([]);
    for (const line of ours) expect(line).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
    expect(await viewerOf(client)).not.toBeNull();
  });

  it('keeps accepting sessions while its keys are rotated', async () => {
    const client = await app.as(aName());
    const secrets = [randomUUID(), app.env['SESSION_SECRETS'] ?? ''].join(',');
    const rotated = await anotherApp({ SESSION_SECRETS: secrets });

    expect(await viewerOf(client.at(rotated.url))).not.toBeNull();
  });

  it('runs while the provider is unavailable, and reports that at a sign-in', async () => {
    const alone = await anotherApp({ OIDC_ISSUER: 'http://127.0.0.1:1' });

    const answer = await alone.browser().fetch('/auth/login?returnTo=/room');

    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('/auth/login?returnTo=%2Froom');
    expect(await viewerOf(alone.browser())).toBeNull();
  });
});

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
