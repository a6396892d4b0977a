import type { Response } from 'express';

export interface AuthPage {
  readonly status: number;
  readonly title: string;
  /** What happened, and what to do next. */
  readonly advice: string;
  /** The target of "Try again"; null if trying again does not help. */
  readonly retryUrl: string | null;
}

/** A page for people whose sign-in or sign-out failed. It loads nothing and needs no script. */
export function sendAuthPage(response: Response, page: AuthPage): void {
  const retry =
    page.retryUrl === null ? '' : `<p><a href="${escape(page.retryUrl)}">Try again</a></p>`;
  response
    .status(page.status)
    .set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .type('html')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8">` +
        `<meta name="viewport" content="width=device-width, initial-scale=1">` +
        `<title>${escape(page.title)}</title></head><body><main><h1>${escape(page.title)}</h1>` +
        `<p>${escape(page.advice)}</p>${retry}</main></body></html>`,
    );
}

/**
 * Redirects a browser to another site after a form. Browsers apply the page's form-action to each
 * redirect of a form, and the sites through which a provider redirects are unknown; a page in
 * between ends the form.
 */
export function sendRedirectPage(response: Response, url: string): void {
  const target = escape(url);
  response
    .status(200)
    .set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .set('referrer-policy', 'no-referrer')
    .type('html')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8">` +
        `<meta name="viewport" content="width=device-width, initial-scale=1">` +
        `<meta http-equiv="refresh" content="0;url=${target}">` +
        `<title>Signing out</title></head><body><main><h1>Signing out</h1>` +
        `<p><a href="${target}">Continue</a></p></main></body></html>`,
    );
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '');
