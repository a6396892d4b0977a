import type { TestClient } from './test-client.js';

const HOPS = 12;

/** Goes through the identity provider as a browser would, with a cookie jar for each of the two. */
export async function signIn(client: TestClient, email: string): Promise<void> {
  const provider = new Map<string, string>();
  let next = new URL(`/auth/login?returnTo=/&login_hint=${encodeURIComponent(email)}`, client.url);
  for (let hop = 0; hop < HOPS; hop += 1) {
    const isGateway = next.origin === new URL(client.url).origin;
    const response = isGateway ? await client.fetch(next.href) : await fetchWith(provider, next);
    const location = response.headers.get('location');
    if (!location) {
      if (isGateway && next.pathname === '/') return;
      throw new Error(`sign-in stopped at ${next.href}: ${response.status} ${await response.text()}`);
    }
    next = new URL(location, next);
    if (next.href === new URL('/', client.url).href) return;
  }
  throw new Error('sign-in went in circles');
}

async function fetchWith(jar: Map<string, string>, url: URL): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
  for (const line of response.headers.getSetCookie()) {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
    jar.set(name, value);
  }
  return response;
}
