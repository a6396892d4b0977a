const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * @param {string} uri
 * @returns {boolean} whether a code may be sent there
 */
export function allowsSignInAt(uri) {
  return isOurs(uri) && new URL(uri).pathname.endsWith('/auth/callback');
}

/**
 * @param {string} uri
 * @returns {boolean} whether a sign-out may redirect there
 */
export function allowsLogOutTo(uri) {
  return isOurs(uri);
}

/** @param {string} uri */
function isOurs(uri) {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}
