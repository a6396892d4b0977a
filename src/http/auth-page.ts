import type { Response } from 'express';

export interface AuthPage {
  readonly status: number;
  readonly title: string;
  /** What happened, and what to do next. */
  readonly advice: string;
  /** Where "Try again" leads; null: trying again does not help. */
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

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '');
