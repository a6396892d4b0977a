/** In bytes, because it waits in a cookie, which browsers drop above 4 kB. */
const MAX_PATH_BYTES = 1_000;

/**
 * Where a browser goes after signing in or out: a path below PUBLIC_URL as it was given, else the
 * home page. Anything that could lead elsewhere, or back into the sign-in, is not believed.
 */
export function safeReturnTo(given: unknown, publicUrl: string): string {
  const home = new URL(`${publicUrl}/`);
  if (typeof given !== 'string' || Buffer.byteLength(given) > MAX_PATH_BYTES) {
    return home.pathname;
  }
  // Browsers read a backslash as a slash, and skip tabs and line ends inside an address.
  if (!given.startsWith('/') || /[\\\p{Cc}]/u.test(given)) return home.pathname;
  if (given.startsWith('//') || !URL.canParse(given, home.href)) return home.pathname;
  const target = new URL(given, home);
  const isOwn =
    target.origin === home.origin &&
    `${target.pathname}/`.startsWith(home.pathname) &&
    !target.pathname.startsWith('//');
  return isOwn && !target.pathname.startsWith(`${home.pathname}auth/`) ? given : home.pathname;
}
