import type { Request, RequestHandler, Response } from 'express';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ForbiddenError } from '../errors/domain-error.js';
import { CONTROL_TOPIC, type ControlEvent } from '../redis/control-events.js';
import type { AuthDeps } from './auth-deps.js';
import { sendRedirectPage } from './auth-page.js';
import { endSession } from './browser-session.js';
import { Origins } from './origins.js';
import { safeReturnTo } from './return-to.js';
import type { SealedCookies } from './sealed-cookies.js';

const pendingSignOut = z.object({ state: z.string(), returnTo: z.string() });

/** Signs out of Foyer, and of the provider if it supports that. */
export class SignOut {
  readonly #origins: Origins;
  readonly #cookie: string;

  constructor(
    private readonly deps: AuthDeps,
    private readonly cookies: SealedCookies,
  ) {
    const { allowedOrigins, publicUrl } = deps.config.http;
    this.#cookie = `${deps.config.http.cookiePrefix}foyer_sign_out`;
    this.#origins = new Origins([...allowedOrigins, new URL(publicUrl).origin]);
  }

  /** Other sites must not sign people out. */
  readonly refuseForeign: RequestHandler = (request, _response, next) => {
    // Our own forms have the Origin "null" under helmet's no-referrer policy (Fetch, 3.2); no page
    // can forge Sec-Fetch-Site.
    const isOwnForm =
      request.headers.origin === 'null' && request.headers['sec-fetch-site'] === 'same-origin';
    if (!isOwnForm && this.#origins.isForeign(request)) {
      throw new ForbiddenError('Another site cannot sign you out; sign out on this site.');
    }
    next();
  };

  /** Ends the session, if there is one, then redirects. */
  async end(request: Request, response: Response): Promise<void> {
    const returnTo = safeReturnTo(request.query['returnTo'], this.deps.config.http.publicUrl);
    const { idToken = null, userId } = request.session;
    const sessionId = await endSession(request);
    const { http, session, ticket } = this.deps.config;
    for (const name of [session.cookieName, ticket.cookieName]) {
      const secure = http.isSecure;
      response.clearCookie(name, { path: '/', httpOnly: true, sameSite: 'lax', secure });
    }
    if (sessionId === null) {
      response.redirect(303, returnTo);
      return;
    }
    this.deps.ports.log.info({ userId }, 'Signed out');
    const ended: ControlEvent = { type: 'session-ended', sessionId };
    this.deps.ports.pubSub.publish(CONTROL_TOPIC, ended);
    const url = await this.#providersLogout(response, idToken, returnTo);
    if (url && request.accepts(['json', 'html']) === 'html') sendRedirectPage(response, url);
    else response.redirect(303, url ?? returnTo);
  }

  /** The return from the provider. Only redirects; an unexpected answer leads to the home page. */
  async finish(request: Request, response: Response): Promise<void> {
    const { data: pending } = pendingSignOut.safeParse(
      await this.cookies.open(request, this.#cookie),
    );
    this.cookies.clear(response, this.#cookie);
    const isExpected = pending !== undefined && pending.state === request.query['state'];
    const { publicUrl } = this.deps.config.http;
    response.redirect(isExpected ? pending.returnTo : safeReturnTo(null, publicUrl));
  }

  async #providersLogout(
    response: Response,
    idToken: string | null,
    returnTo: string,
  ): Promise<string | null> {
    const state = randomUUID();
    const redirectUri = `${this.deps.config.http.publicUrl}/auth/logout/callback`;
    const url = await this.deps.ports.identityProvider?.endSessionUrl({
      idToken,
      redirectUri,
      state,
    });
    if (!url) return null;
    await this.cookies.set(response, this.#cookie, { state, returnTo });
    return url;
  }
}
