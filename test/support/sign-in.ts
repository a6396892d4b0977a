import type { TestClient } from './test-client.js';
import { WebBrowser } from './web-browser.js';

const ARRIVED = '/signed-in';

/** Goes through the identity provider as a browser would. */
export async function signIn(client: TestClient, email: string): Promise<void> {
  const hint = encodeURIComponent(email);
  const login = `/auth/login?returnTo=${ARRIVED}&login_hint=${hint}`;
  const { url, response } = await new WebBrowser(client).open(login, {}, ARRIVED);
  if (url.pathname !== ARRIVED) {
    throw new Error(`sign-in stopped at ${url.href}: ${response.status} ${await response.text()}`);
  }
}
