import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startStubIssuer } from '../support/stub-issuer.js';
import { expect, test } from './support/test.js';

/** A provider's logout page, on another origin than its sign-in page. */
async function startLogout() {
  const visits: URL[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    // Browsers also request an icon.
    if (url.pathname !== '/logout') return void response.writeHead(404).end();
    visits.push(url);
    const target = new URL(url.searchParams.get('post_logout_redirect_uri') ?? '');
    target.searchParams.set('state', url.searchParams.get('state') ?? '');
    return void response.writeHead(302, { location: target.href }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout`;
  return { url, visits, stop };
}

test('signing out ends the session at a provider whose logout is on another origin', async ({
  guest,
  world,
}) => {
  const [issuer, logout] = [await startStubIssuer(), await startLogout()];
  issuer.metadata = { end_session_endpoint: logout.url };
  issuer.userInfo = { sub: 'alice', name: 'Alice Example' };
  const gateway = await world.anotherGateway(null, {
    OIDC_ISSUER: issuer.issuer,
    OIDC_CLIENT_ID: 'foyer',
  });
  const { url } = gateway;
  try {
    const alice = await guest('Alice', { baseURL: url });
    await alice.page.goto(url);
    const signIn = alice.page.getByRole('banner').getByRole('link', { name: 'Sign in' });
    await signIn.click();
    await alice.button('Sign out').click();

    await expect(alice.page).toHaveURL(`${url}/`);
    await expect(signIn).toBeVisible();
    expect(logout.visits).toHaveLength(1);
    expect(logout.visits[0]?.searchParams.get('id_token_hint')).toBeTruthy();
    await alice.context.close();
  } finally {
    await gateway.stop();
    await logout.stop();
    await issuer.stop();
  }
});
