import type { Request, Response } from 'express';
import { NotFoundError } from '../errors/domain-error.js';
import {
  PROMPTS,
  SignInError,
  type IdentityProvider,
  type Prompt,
} from '../identity/identity-provider.js';
import { CONTROL_TOPIC, type ControlEvent } from '../redis/control-events.js';
import type { AuthDeps } from './auth-deps.js';
import { setAttempt } from './auth-errors.js';
import { startSession } from './browser-session.js';
import { PendingSignIns, type PendingSignIn } from './pending-sign-ins.js';
import { safeReturnTo } from './return-to.js';
import type { SealedCookies } from './sealed-cookies.js';

const MAX_HINT = 320;

/** The two halves of a sign-in, before and after the provider's. */
export class SignIn {
  readonly #pending: PendingSignIns;
  readonly #callbackUrl: string;

  constructor(
    private readonly deps: AuthDeps,
    cookies: SealedCookies,
  ) {
    this.#pending = new PendingSignIns(cookies, deps.config.http.cookiePrefix);
    this.#callbackUrl = `${deps.config.http.publicUrl}/auth/callback`;
  }

  /** Redirects the browser to the provider. */
  async begin(request: Request, response: Response): Promise<void> {
    const { returnTo: given, login_hint: hint, ui_locales: locales } = request.query;
    const returnTo = safeReturnTo(given, this.deps.config.http.publicUrl);
    const prompt = promptIn(request.query['prompt']);
    const isSilent = prompt === 'none';
    setAttempt(response, { returnTo, isSilent });
    await this.deps.ports.rateLimits.consume('signInsPerAddress', this.deps.addressOf(request));
    const { url, transaction } = await this.#provider().begin({
      redirectUri: this.#callbackUrl,
      loginHint: hintIn(hint),
      prompt,
      uiLocales: hintIn(locales),
    });
    await this.#pending.remember(request, response, { transaction, returnTo, isSilent });
    response.redirect(url);
  }

  /**
   * Finds the attempt of this browser that the provider answers.
   * @throws SignInError for an answer without an attempt
   */
  async recall(request: Request, response: Response): Promise<void> {
    const pending = await this.#pending.take(request, response, request.query['state']);
    if (!pending) throw new SignInError('stale');
    setAttempt(response, pending);
    response.locals['pending'] = pending;
  }

  /** Verifies the provider's answer, and signs the browser in. */
  async complete(request: Request, response: Response): Promise<void> {
    const { transaction, returnTo } = response.locals['pending'] as PendingSignIn;
    const answer = new URL(this.#callbackUrl);
    answer.search = new URL(request.originalUrl, answer).search;
    const identity = await this.#provider().complete(answer, transaction);
    const { id: userId } = await this.deps.userService.signIn(identity);
    const replaced = await startSession(request, { userId, idToken: identity.idToken });
    this.deps.ports.log.info({ userId }, 'Signed in');
    if (replaced !== null) {
      const ended: ControlEvent = { type: 'session-ended', sessionId: replaced };
      this.deps.ports.pubSub.publish(CONTROL_TOPIC, ended);
    }
    response.redirect(returnTo);
  }

  #provider(): IdentityProvider {
    const { identityProvider } = this.deps.ports;
    if (!identityProvider) throw new NotFoundError();
    return identityProvider;
  }
}

const promptIn = (given: unknown): Prompt | null =>
  PROMPTS.find((prompt) => prompt === given) ?? null;

/** Passed on unchanged; omitted if no provider would accept it. */
const hintIn = (given: unknown): string | null =>
  typeof given === 'string' && given !== '' && given.length <= MAX_HINT ? given : null;
