import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { DomainError, RateLimitedError } from '../errors/domain-error.js';
import { present } from '../errors/present.js';
import { SignInError, type SignInFailure } from '../identity/identity-provider.js';
import { sendAuthPage, type AuthPage } from './auth-page.js';

/** The sign-in attempt that a response belongs to. */
export interface Attempt {
  readonly returnTo: string;
  readonly isSilent: boolean;
}

export const setAttempt = (response: Response, attempt: Attempt): void => {
  response.locals['attempt'] = attempt;
};

/**
 * Renders the errors of sign-in and sign-out as a page. The failure of a silent sign-in only sends
 * people to their destination, not signed in, because they did not ask for it.
 */
export function authErrors(loginUrl: string, log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const attempt = response.locals['attempt'] as Attempt | undefined;
    const page = pageOf(error, log);
    if (attempt?.isSilent && (error instanceof SignInError || error instanceof DomainError)) {
      response.redirect(attempt.returnTo);
      return;
    }
    if (error instanceof RateLimitedError) {
      response.set('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
    }
    const query = attempt ? `?returnTo=${encodeURIComponent(attempt.returnTo)}` : '';
    // A sign-out is a form of the page that sent it, which a link cannot repeat.
    const retryUrl = request.method === 'GET' ? loginUrl + query : null;
    sendAuthPage(response, { ...page, retryUrl });
  };
}

function pageOf(error: unknown, log: Logger): Omit<AuthPage, 'retryUrl'> {
  if (error instanceof SignInError) {
    const isOperatorsConcern = error.reason === 'unavailable' || error.reason === 'unusable';
    log[isOperatorsConcern ? 'warn' : 'debug']({ err: error }, error.message);
    return PAGES[error.reason];
  }
  const { status, message } = present(error, log);
  return { status, title: 'The request failed', advice: message };
}

const PAGES: Readonly<Record<SignInFailure, Omit<AuthPage, 'retryUrl'>>> = {
  unavailable: {
    status: 503,
    title: 'Sign-in is unavailable',
    advice: 'The identity provider does not respond. Try again in a minute.',
  },
  unusable: {
    status: 502,
    title: 'You were not signed in',
    advice:
      'The identity provider sent an invalid response. Try again; if the problem persists, contact your administrator.',
  },
  denied: {
    status: 403,
    title: 'You were not signed in',
    advice:
      'The sign-in was cancelled, or your account has no access to this site. Try again, or contact your administrator.',
  },
  'interaction-required': {
    status: 403,
    title: 'You were not signed in',
    advice: 'The identity provider needs your confirmation. Sign in again to continue.',
  },
  stale: {
    status: 400,
    title: 'This sign-in has expired',
    advice:
      'It took too long, was already completed, was replaced by newer attempts, or was started in another browser. Sign in again.',
  },
};
