import { refusePortZero } from './network.js';
import { parsedBy, RefusedValue, split } from './variables.js';
import { parseUrl } from '../lib/parse-url.js';

const HTTP = ['http:', 'https:'] as const;

/**
 * An http(s) URL that the gateway calls. User, password, and fragment are rejected: fetch does not
 * accept the former, and servers never see the latter.
 */
export const httpUrl = () => parsedBy((value) => plainUrl(value, HTTP).href);

/** As httpUrl, for URLs that get a path appended: no query, no trailing slash. */
export const baseUrl = () => parsedBy((value) => withoutEndingSlash(pathUrl(value, HTTP)));

/** The URL of a page, with a placeholder. */
export const urlWith = (place: string) =>
  parsedBy((value) => {
    plainUrl(value, HTTP);
    if (!value.includes(place)) throw new RefusedValue(`must contain ${place}`);
    return value;
  });

/** OpenID Connect compares issuers exactly, so this one stays as written. */
export const issuerUrl = () =>
  parsedBy((value) => {
    pathUrl(value, HTTP);
    return value;
  });

/** LiveKit documents its URL as ws(s)://; its APIs are at the same place over http(s). */
const LIVEKIT = ['http:', 'https:', 'ws:', 'wss:'] as const;

export type Addresses = readonly [string, ...string[]];

/** The URLs of LiveKit's API: of its nodes, if there is more than one. */
export const livekitApiUrls = () =>
  parsedBy((value): Addresses => {
    const [first, ...others] = new Set(split(value).map(livekitApiUrl));
    if (first === undefined) throw new RefusedValue('must name at least one URL');
    return [first, ...others];
  });

/** LiveKit's server SDK replaces any path. */
function livekitApiUrl(value: string): string {
  const url = pathUrl(value, LIVEKIT);
  if (url.pathname !== '/') {
    throw new RefusedValue(
      `must not have a path (${url.pathname}), because LiveKit's SDK drops it; serve LiveKit on its own host or port`,
    );
  }
  return asHttp(url);
}

/** The URL of LiveKit for browsers, whose client SDK keeps a path. */
export const livekitClientUrl = () => parsedBy((value) => asHttp(pathUrl(value, LIVEKIT)));

/**
 * An origin as browsers send it (RFC 6454, 6.2): lower case, without a default port. Apps in web
 * views have schemes of their own, such as capacitor://localhost.
 */
export function origin(value: string): string {
  const example = 'write one such as https://app.example.org';
  if (value.includes('*')) {
    throw new RefusedValue(`${value} must not contain *, which would allow any page; ${example}`);
  }
  const url = value.includes('://') ? parseUrl(value) : null;
  if (!url) throw new RefusedValue(`${value} is not an origin; ${example}`);
  if (/^(wss?|ftp|file):$/.test(url.protocol) || url.host === '') {
    throw new RefusedValue(`${value} is not the origin of a page; ${example}`);
  }
  refusePortZero(url);
  if (!/^\/?$/.test(url.pathname) || url.search || url.hash || url.username || url.password) {
    throw new RefusedValue(`${value} must end after the host and port; ${example}`);
  }
  return url.origin === 'null' ? `${url.protocol}//${url.host}`.toLowerCase() : url.origin;
}

/**
 * As origin, in a form that a Content-Security-Policy can contain: it separates with `;` and `,`,
 * and has no form for IPv6 addresses (CSP3, 2.3.1).
 */
export function framingOrigin(value: string): string {
  const found = origin(value);
  if (/^[a-z][a-z\d+.-]*:\/\/[\w.-]+(:\d+)?$/.test(found)) return found;
  throw new RefusedValue(
    `${value} must have a host of letters, digits, dots, and dashes; browsers cannot compare others`,
  );
}

function plainUrl(value: string, protocols: readonly string[]): URL {
  const url = parseUrl(value);
  if (!url || !protocols.includes(url.protocol) || !value.includes('://')) {
    const begins = protocols.map((protocol) => `${protocol}//`).join(' or ');
    throw new RefusedValue(`must be a URL that begins with ${begins}`);
  }
  refusePortZero(url);
  if (url.username || url.password) throw new RefusedValue('must not contain a user or password');
  if (value.includes('#')) throw new RefusedValue('must not contain a fragment (#)');
  return url;
}

function pathUrl(value: string, protocols: readonly string[]): URL {
  const url = plainUrl(value, protocols);
  if (value.includes('?')) throw new RefusedValue('must not contain a query (?)');
  return url;
}

function withoutEndingSlash({ href, pathname }: URL): string {
  // A link to the path alone would lead to another host.
  if (/\/\/+[^/]/.test(pathname)) throw new RefusedValue('must not contain // in its path');
  return href.replace(/\/+$/, '');
}

const asHttp = (url: URL): string => withoutEndingSlash(url).replace(/^ws/, 'http');
