import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { InviteToRoomDocument } from '../generated/operations.js';
import { mailTo } from '../support/mailbox.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestClient } from '../support/test-client.js';
import { WebBrowser, type Landing } from '../support/web-browser.js';

const PUBLIC_URL = 'https://meet.example/foyer';
/** The headers of the proxy that strips the path. */
const PROXY = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' };
const ORIGIN = { origin: new URL(PUBLIC_URL).origin };

describe('a gateway with an https PUBLIC_URL below a path', () => {
  let app: TestApp;
  let host: TestClient;
  let browser: WebBrowser;
  let signedIn: Landing;

  beforeAll(async () => {
    app = await startTestApp({
      env: {
        PUBLIC_URL,
        TRUST_PROXY: 'loopback',
        FEATURES: 'invitations',
        LIVEKIT_PUBLIC_URL: 'https://livekit.example',
      },
    });
    host = app.browser().with(ORIGIN);
    browser = new WebBrowser(host, PUBLIC_URL, PROXY);
    const login = '/foyer/auth/login?returnTo=/foyer/weekly&login_hint=helga@example.org';
    signedIn = await browser.open(login, {}, '/foyer/weekly');
  });
  afterAll(() => app.stop());

  it('redirects through the provider back to the page that the user came from', () => {
    expect(signedIn.url.href).toBe(`${PUBLIC_URL}/weekly`);
  });

  it('sets cookies for its host only, over https', () => {
    const ours = signedIn.setCookies.filter((line) => line.includes('foyer_s'));
    const names = ours.map((line) => /^__Host-(foyer_[a-z]+_?(in)?)/.exec(line)?.[1]);
    expect(new Set(names)).toEqual(new Set(['foyer_sign_in', 'foyer_session']));
    for (const line of ours) expect(line).toMatch(/^__Host-.*; Path=\/;.*; Secure/);
  });

  it('sends emails with links below the path', async () => {
    const room = await app.given.room(host);
    const email = `guest-${randomUUID()}@example.org`;

    await host.data(InviteToRoomDocument, { input: { roomId: room.id, emails: [email] } });

    const { text, html } = await mailTo(email);
    expect(text).toContain(`${PUBLIC_URL}/${room.slug}`);
    expect(html).toContain(`${PUBLIC_URL}/${room.slug}`);
  });

  it('offers to try again below the path after a failed sign-in', async () => {
    const { response } = await browser.open('/foyer/auth/callback?code=c&state=unknown');

    expect(response.status).toBe(400);
    expect(await response.text()).toContain(`href="${PUBLIC_URL}/auth/login"`);
  });

  it('redirects through the provider back below the path after a sign-out', async () => {
    const init = { method: 'POST', headers: ORIGIN };

    const { url } = await browser.open(
      '/foyer/auth/logout?returnTo=/foyer/bye',
      init,
      '/foyer/bye',
    );

    expect(url.href).toBe(`${PUBLIC_URL}/bye`);
    const viewer = await host.fetch('/auth/logout', { method: 'POST', headers: ORIGIN });
    // There is no provider to redirect to, so the user is signed out at once.
    expect(viewer.headers.get('location')).toBe('/foyer/');
  });
});
