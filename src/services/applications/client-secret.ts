import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ClientSecretDigests } from '../../models/application.js';

const SECRET_BYTES = 32;
/** Belongs to no secret. Compared where there is none, so that every comparison takes the same time. */
const NO_DIGEST = '0'.repeat(64);

export interface NewClientSecret {
  /** Shown once, and never stored. */
  readonly secret: string;
  readonly digest: string;
}

export function newClientSecret(): NewClientSecret {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { secret, digest: digestOf(secret) };
}

/**
 * Whether a secret is valid now, in constant time. A plain digest is enough, because the secrets are
 * too long to be guessed.
 * @param digests null for an unknown client
 */
export function isClientSecret(secret: string, digests: ClientSecretDigests | null): boolean {
  const digest = digestOf(secret);
  const isKept = (digests?.previousUntil?.getTime() ?? 0) > Date.now();
  const isCurrent = isSame(digest, digests?.current ?? NO_DIGEST);
  const previous = isKept ? digests?.previous : null;
  const isPrevious = isSame(digest, previous ?? NO_DIGEST);
  return isCurrent || isPrevious;
}

const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(one), Buffer.from(other));
