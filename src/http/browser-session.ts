import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type { Config } from '../config/load-config.js';
import { StorageUnavailableError } from '../errors/domain-error.js';
import { redisCall } from '../redis/redis-call.js';
import { sessionDigest, type SessionStore } from '../redis/session-store.js';

/** Reads and writes `request.session`. Only the sign-in and sign-out routes need it. */
export function browserSession(
  config: Pick<Config, 'http' | 'session'>,
  sessionStore: SessionStore,
): RequestHandler[] {
  const { isSecure } = config.http;
  const { cookieName, secrets, ttlSeconds } = config.session;
  const middleware = session({
    name: cookieName,
    secret: [...secrets],
    store: sessionStore.store,
    resave: false,
    saveUninitialized: false,
    cookie: {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: isSecure,
      maxAge: ttlSeconds * 1000,
    },
  });
  const reading: RequestHandler = (request, response, next) => {
    middleware(request, response, (error?: unknown) => {
      next(error === undefined ? undefined : new StorageUnavailableError({ cause: error }));
    });
  };
  return isSecure ? [asReachedByBrowsers, reading] : [reading];
}

/**
 * express-session withholds a Secure cookie from a connection that seems to be plain http. With an
 * https PUBLIC_URL, the proxy terminates TLS, whether or not its headers are trusted.
 */
const asReachedByBrowsers: RequestHandler = (request, _response, next) => {
  Object.defineProperty(request, 'secure', { value: true, configurable: true });
  next();
};

/**
 * Signs the browser in under a new session ID, so that an ID known before grants no access.
 * @returns the `sessionId` of the replaced session, or null
 * @throws StorageUnavailableError, and the browser is not signed in
 */
export async function startSession(
  request: Request,
  { userId, idToken }: { readonly userId: string; readonly idToken: string | null },
): Promise<string | null> {
  const replaced = sessionIdOf(request);
  try {
    await settled((done) => request.session.regenerate(done));
    request.session.userId = userId;
    request.session.startedAt = Date.now();
    request.session.idToken = idToken;
    await settled((done) => request.session.save(done));
  } catch (error) {
    // Otherwise express-session would try again while it sends the response.
    Reflect.deleteProperty(request, 'session');
    throw error;
  }
  return replaced;
}

/** @returns the `sessionId` of the ended session; null if there was none */
export async function endSession(request: Request): Promise<string | null> {
  const ended = sessionIdOf(request);
  if (ended !== null) await settled((done) => request.session.destroy(done));
  return ended;
}

function sessionIdOf({ session: { id, userId } }: Request): string | null {
  // A person without a session has an empty session object that was never stored.
  return userId === undefined ? null : sessionDigest(id);
}

const settled = (call: (done: (error?: unknown) => void) => void): Promise<void> =>
  redisCall(
    () =>
      new Promise<void>((resolve, reject) => {
        call((error) => {
          if (error instanceof Error) reject(error);
          else resolve();
        });
      }),
  );
