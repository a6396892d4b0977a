import express, { type RequestHandler, type Router } from 'express';
import type { AuthDeps } from './auth-deps.js';
import { authErrors } from './auth-errors.js';
import { sendAuthPage } from './auth-page.js';
import { browserSession } from './browser-session.js';
import { SealedCookies } from './sealed-cookies.js';
import { SignIn } from './sign-in.js';
import { SignOut } from './sign-out.js';

/** The time for an attempt, including everything that the provider asks the person. */
const ATTEMPT_TTL_SECONDS = 600;

/** Sign-in and sign-out by OpenID Connect, for browsers. */
export function authRoutes(deps: AuthDeps): Router {
  const { publicUrl, isSecure } = deps.config.http;
  const loginUrl = `${publicUrl}/auth/login`;
  const cookies = new SealedCookies({
    secrets: deps.config.session.secrets,
    isSecure,
    ttlSeconds: ATTEMPT_TTL_SECONDS,
  });
  const signIn = new SignIn(deps, cookies);
  const signOut = new SignOut(deps, cookies);
  const session = browserSession(deps.config, deps.ports.sessionStore);

  const router = express.Router();
  router.use('/auth', notStored);
  router.get('/auth/login', (request, response) => signIn.begin(request, response));
  router.get(
    '/auth/callback',
    (request, response, next) => signIn.recall(request, response).then(() => next()),
    ...session,
    (request, response) => signIn.complete(request, response),
  );
  router.post('/auth/logout', signOut.refuseForeign, ...session, (request, response) =>
    signOut.end(request, response),
  );
  router.get('/auth/logout/callback', (request, response) => signOut.finish(request, response));
  router.get('/auth/logout', requirePost);
  router.use('/auth', authErrors(loginUrl, deps.ports.log));
  return router;
}

const notStored: RequestHandler = (_request, response, next) => {
  response.set('cache-control', 'no-store');
  next();
};

/** A link or an image on another site must not sign people out. */
const requirePost: RequestHandler = (_request, response) => {
  response.set('allow', 'POST');
  sendAuthPage(response, {
    status: 405,
    title: 'You are still signed in',
    advice: 'A link cannot sign you out. Use the sign-out button; it sends a form by POST.',
    retryUrl: null,
  });
};
