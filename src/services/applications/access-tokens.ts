import { decodeProtectedHeader, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { createHash, createSecretKey, randomUUID } from 'node:crypto';
import { hs256Signer, unixNow } from '../../lib/hs256.js';
import { KeyRing, type TokenKey } from '../../lib/key-ring.js';
import { asUuid } from '../../lib/uuid.js';

/** RFC 9068, 2.1: no other token signed with these keys counts as an access token. */
const TYPE = 'at+jwt';
const MAX_TOKEN = 4_096;
export const ACCESS_TOKEN_TTL_SECONDS = 3_600;

/** What an access token states. */
export interface AccessTokenClaims {
  readonly applicationId: string;
  /** The user that the application acts as; null if it acts as itself. */
  readonly userId: string | null;
  /** As granted; the application may have lost some since. */
  readonly scopes: readonly string[];
  /** The generation of the application's tokens. */
  readonly generation: number;
  /** Unix times, in seconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface AccessTokenSettings {
  /** The first secret signs, all verify. */
  readonly secrets: readonly string[];
  /** Names the issuer, and the API that the tokens are for. */
  readonly publicUrl: string;
}

/** Signs and verifies access tokens: JSON Web Tokens in the profile of RFC 9068. */
export class AccessTokens {
  readonly #keys: KeyRing;
  readonly #verified = new LRUCache<string, AccessTokenClaims>({ max: 5_000 });

  constructor(private readonly settings: AccessTokenSettings) {
    this.#keys = new KeyRing(settings.secrets.map(signingKey));
  }

  issue(grant: Pick<AccessTokenClaims, 'applicationId' | 'userId' | 'scopes' | 'generation'>) {
    const iat = unixNow();
    return this.#keys.first.sign({
      iss: this.settings.publicUrl,
      aud: this.settings.publicUrl,
      sub: grant.userId ?? grant.applicationId,
      client_id: grant.applicationId,
      scope: grant.scopes.join(' '),
      gen: grant.generation,
      jti: randomUUID(),
      iat,
      exp: iat + ACCESS_TOKEN_TTL_SECONDS,
    });
  }

  /** Null for a text that is not a valid access token. */
  async verify(token: string): Promise<AccessTokenClaims | null> {
    if (token.length > MAX_TOKEN) return null;
    const known = this.#verified.get(token);
    // Participant tokens are far more frequent, and must not cost a failed verification.
    if (!known && typeOf(token) !== TYPE) return null;
    const claims = known ?? (await this.#verify(token));
    return claims && claims.expiresAt > Date.now() / 1000 ? claims : null;
  }

  async #verify(token: string): Promise<AccessTokenClaims | null> {
    const verified = await this.#keys.verify(token, {
      typ: TYPE,
      issuer: this.settings.publicUrl,
      audience: this.settings.publicUrl,
      requiredClaims: ['exp', 'iat', 'sub', 'client_id', 'scope', 'gen'],
    });
    const claims = verified && claimsOf(verified.payload);
    if (claims) this.#verified.set(token, claims);
    return claims;
  }
}

function signingKey(secret: string): TokenKey {
  const digest = createHash('sha256').update(`foyer access token key\n${secret}`);
  const [id, key] = [digest.digest('base64url').slice(0, 8), createSecretKey(secret, 'utf8')];
  return { id, key, sign: hs256Signer(key, { typ: TYPE, kid: id }) };
}

/** As the token says, which proves nothing; null for a text that is not a token. */
function typeOf(token: string): string | null {
  try {
    return decodeProtectedHeader(token).typ ?? null;
  } catch {
    return null;
  }
}

function claimsOf(payload: JWTPayload): AccessTokenClaims | null {
  const { sub, client_id: clientId, scope, gen, iat, exp } = payload;
  const [applicationId, subject] = [asUuid(String(clientId)), asUuid(sub ?? '')];
  if (applicationId === null || subject === null || !iat || !exp) return null;
  if (typeof scope !== 'string' || typeof gen !== 'number') return null;
  return {
    applicationId,
    userId: subject === applicationId ? null : subject,
    scopes: scope.split(' '),
    generation: gen,
    issuedAt: iat,
    expiresAt: exp,
  };
}
