import { parseUrl } from '../lib/parse-url.js';

/** In bytes, because it is stored in a cookie, which browsers drop above 4 kB. */
const MAX_PATH_BYTES = 1_000;

/**
 * The destination after sign-in or sign-out: the given path if it is below PUBLIC_URL, else the
 * home page. Paths that could lead elsewhere, or back to the sign-in, are rejected.
 */
export function safeReturnTo(given: unknown, publicUrl: string): string {
  const home = new URL(`${publicUrl}/`);
  if (typeof given !== 'string' || Buffer.byteLength(given) > MAX_PATH_BYTES) {
    return home.pathname;
  }
  // Browsers read a backslash as a slash, and skip tabs and line breaks inside an address.
  if (!given.startsWith('/') || /[\\\p{Cc}]/u.test(given)) return home.pathname;
  const target = given.startsWith('//') ? null : parseUrl(given, home.href);
  if (!target) return home.pathname;
  const isOwn =
    target.origin === home.origin &&
    `${target.pathname}/`.startsWith(home.pathname) &&
    !target.pathname.startsWith('//');
  return isOwn && !target.pathname.startsWith(`${home.pathname}auth/`) ? given : home.pathname;
}
