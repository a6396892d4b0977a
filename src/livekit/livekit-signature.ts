import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Why a delivery was rejected; for metrics, never for the sender. */
export type Refusal =
  'no-token' | 'malformed-token' | 'unknown-key' | 'wrong-signature' | 'expired' | 'altered-body';

interface Claims {
  readonly iss?: unknown;
  readonly exp?: unknown;
  readonly nbf?: unknown;
  readonly sha256?: unknown;
}

/** Short, because an old delivery must not be replayed. */
const EXPIRY_LEEWAY_SECONDS = 10;
/** Longer, because the clock of a genuine LiveKit may be ahead. */
const NOT_BEFORE_LEEWAY_SECONDS = 60;

/**
 * Verifies that LiveKit sent a body: a JWT, signed with HS256 by one of our keys, that contains the
 * body's SHA-256 (livekit/protocol, webhook/verifier.go). Written by hand, because only the issuer
 * names the key, and because a library that verifies asynchronously costs more than the rest of the
 * intake.
 */
export class LiveKitSignature {
  /** @param keys secrets by API key; several during a rotation */
  constructor(private readonly keys: ReadonlyMap<string, string>) {}

  /** Null if LiveKit sent the delivery. */
  refusal(authorization: string | undefined, body: Buffer, now = Date.now()): Refusal | null {
    if (!authorization) return 'no-token';
    const parts = authorization.replace(/^Bearer\s+/i, '').split('.');
    const [header = '', payload = '', signature = ''] = parts;
    const claims = parts.length === 3 ? json(payload) : null;
    // Otherwise the sender could choose an algorithm.
    if (!claims || json(header)?.['alg'] !== 'HS256') return 'malformed-token';
    const secret = typeof claims['iss'] === 'string' ? this.keys.get(claims['iss']) : undefined;
    if (secret === undefined) return 'unknown-key';
    const expected = createHmac('sha256', secret).update(`${header}.${payload}`).digest();
    if (!isSame(expected, Buffer.from(signature, 'base64url'))) return 'wrong-signature';
    if (!isCurrent(claims, now / 1000)) return 'expired';
    return isBodyOf(claims, body) ? null : 'altered-body';
  }
}

function isCurrent({ exp, nbf }: Claims, now: number): boolean {
  if (typeof exp !== 'number' || exp + EXPIRY_LEEWAY_SECONDS < now) return false;
  return nbf === undefined || (typeof nbf === 'number' && nbf - NOT_BEFORE_LEEWAY_SECONDS <= now);
}

/** Participant tokens are signed with the same keys, but contain no hash. */
function isBodyOf({ sha256 }: Claims, body: Buffer): boolean {
  if (typeof sha256 !== 'string') return false;
  const digest = createHash('sha256').update(bytes(body)).digest();
  return isSame(digest, Buffer.from(sha256, 'base64'));
}

const isSame = (a: Buffer, b: Buffer): boolean =>
  a.length === b.length && timingSafeEqual(bytes(a), bytes(b));

/** The same memory; Node's types distinguish buffers of shared memory, which these are not. */
const bytes = (buffer: Buffer): Uint8Array<ArrayBuffer> => buffer as Uint8Array<ArrayBuffer>;

function json(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
