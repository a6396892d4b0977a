import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import { hkdfSync } from 'node:crypto';

export interface SealedCookieSettings {
  /** The first one seals, all open. */
  readonly secrets: readonly string[];
  readonly isSecure: boolean;
  readonly ttlSeconds: number;
}

/**
 * Small values that a browser stores for the gateway, encrypted, so that people who are not signed
 * in take no memory. A sealed value opens only under its own name, and expires.
 */
export class SealedCookies {
  readonly #keys: readonly Uint8Array[];

  constructor(private readonly settings: SealedCookieSettings) {
    this.#keys = settings.secrets.map(
      (secret) => new Uint8Array(hkdfSync('sha256', secret, '', 'foyer sealed cookie', 32)),
    );
  }

  async set(response: Response, name: string, facts: Record<string, unknown>): Promise<void> {
    this.put(response, name, await this.seal(name, facts));
  }

  put(response: Response, name: string, value: string): void {
    response.cookie(name, value, { ...this.#options(), maxAge: this.settings.ttlSeconds * 1000 });
  }

  async seal(name: string, facts: Record<string, unknown>): Promise<string> {
    const [key] = this.#keys;
    if (!key) throw new Error('No key to seal cookies with');
    const { ttlSeconds } = this.settings;
    return new EncryptJWT(facts)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })
      .setAudience(name)
      .setIssuedAt()
      .setExpirationTime(`${ttlSeconds}s`)
      .encrypt(key);
  }

  /** Null for a missing or expired cookie, or one that was not sealed by us under this name. */
  async open(request: Request, name: string): Promise<unknown> {
    const value = parseCookie(request.headers.cookie ?? '')[name];
    if (value === undefined) return null;
    for (const key of this.#keys) {
      const facts = await opened(value, key, name);
      if (facts) return facts;
    }
    return null;
  }

  /**
   * Lengths by name, in the order in which the browser sends them: earliest stored first (RFC 6265,
   * 5.4).
   */
  lengths(request: Request, prefix: string): Map<string, number> {
    const cookies = Object.entries(parseCookie(request.headers.cookie ?? ''));
    return new Map(
      cookies
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value = '']) => [name, lengthOf(name, value)]),
    );
  }

  clear(response: Response, name: string): void {
    response.clearCookie(name, this.#options());
  }

  #options(): CookieOptions {
    const { isSecure } = this.settings;
    // Names that begin with __Host- require this path. Lax, because the provider redirects the
    // browser back from its own site.
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure };
  }
}

/** The length of a cookie in the `Cookie` header. */
export const lengthOf = (name: string, value: string): number => `${name}=${value}; `.length;

async function opened(value: string, key: Uint8Array, audience: string): Promise<object | null> {
  try {
    const { payload } = await jwtDecrypt(value, key, {
      audience,
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
