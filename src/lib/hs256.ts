import { createHmac, type KeyObject } from 'node:crypto';

interface Header {
  readonly typ?: string;
  readonly kid?: string;
}

/**
 * Signs JSON Web Tokens with HMAC-SHA-256 (RFC 7515, 7519), synchronously: libraries use WebCrypto,
 * whose hop to another thread costs more than the rest of a joinRoom. jose verifies tokens.
 */
export function hs256Signer(
  key: KeyObject,
  header: Header = {},
): (claims: Readonly<Record<string, unknown>>) => string {
  const encodedHeader = encode({ alg: 'HS256', ...header });
  return (claims) => {
    const text = `${encodedHeader}.${encode(claims)}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Unix time in whole seconds, as in tokens. */
export const unixNow = (): number => Math.floor(Date.now() / 1000);
