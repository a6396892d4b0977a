import session from 'express-session';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { loadConfig } from '../../src/config/load-config.js';
import { RateLimitedError, StorageUnavailableError } from '../../src/errors/domain-error.js';
import { authRoutes } from '../../src/http/auth-routes.js';
import { trustFunction } from '../../src/http/client-address.js';
import { createExpressApp } from '../../src/http/express-app.js';
import { UserService } from '../../src/services/users/user-service.js';
import { anEnvironment } from './environment.js';
import { FakeIdentityProvider } from './fakes/identity-provider.js';
import { PublishedEvents } from './fakes/published-events.js';
import { FakeUserStore } from './fakes/user-store.js';
import { silentLog } from './silent-log.js';
import { TestClient } from './test-client.js';

interface AuthSiteOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly withoutProvider?: boolean;
}

/** The sign-in routes over HTTP, with a provider, users, and sessions that the test controls. */
export async function startAuthSite({ env = {}, withoutProvider = false }: AuthSiteOptions = {}) {
  const config = loadConfig({ ...anEnvironment(), ...env });
  const provider = new FakeIdentityProvider();
  const users = new FakeUserStore();
  const pubSub = new PublishedEvents();
  const store = new StoppableStore();
  const limit = { isReached: false };
  const logged: unknown[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const router = authRoutes({
    config,
    userService: new UserService(users, config),
    addressOf: () => '127.0.0.1',
    ports: {
      pubSub,
      log,
      identityProvider: withoutProvider ? null : provider,
      sessionStore: {
        store,
        read: () => Promise.resolve(null),
        expiries: () => Promise.resolve(new Map()),
      },
      rateLimits: {
        consume: () =>
          limit.isReached ? Promise.reject(new RateLimitedError(1500)) : Promise.resolve(),
      },
    },
  });
  const app = createExpressApp({
    trust: trustFunction(config.http.trustProxy),
    http: config.http,
    webhooks: [],
    routers: [router],
    log: silentLog,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    provider,
    users,
    pubSub,
    store,
    limit,
    logged,
    browser: () => new TestClient(url),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export type AuthSite = Awaited<ReturnType<typeof startAuthSite>>;

/** The `state` parameter, which distinguishes attempts. */
export const stateIn = (response: Response): string =>
  new URL(response.headers.get('location') ?? '').searchParams.get('state') ?? '';

/** Signs in through login and callback; resolves to the last response. */
export async function signInAt(browser: TestClient, query = ''): Promise<Response> {
  const login = await browser.fetch(`/auth/login${query}`);
  return browser.fetch(`/auth/callback?code=a-code&state=${stateIn(login)}`);
}

/** Sessions in memory, which can be made unavailable. */
class StoppableStore extends session.MemoryStore {
  isAway = false;

  get ids(): string[] {
    return Object.keys((this as unknown as { sessions: object }).sessions);
  }

  override set(...[id, data, done]: Parameters<session.MemoryStore['set']>): void {
    if (this.isAway) done?.(new StorageUnavailableError());
    else super.set(id, data, done);
  }

  override destroy(...[id, done]: Parameters<session.MemoryStore['destroy']>): void {
    if (this.isAway) done?.(new StorageUnavailableError());
    else super.destroy(id, done);
  }
}
