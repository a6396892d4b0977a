import { describe, expect, it } from '@jest/globals';
import { isClientSecret, newClientSecret } from '../../src/services/applications/client-secret.js';

const inMs = (ms: number) => new Date(Date.now() + ms);

describe('isClientSecret', () => {
  it('accepts the current secret, and no other', () => {
    const { secret, digest } = newClientSecret();
    const digests = { current: digest, previous: null, previousUntil: null };

    expect(isClientSecret(secret, digests)).toBe(true);
    expect(isClientSecret(`${secret} `, digests)).toBe(false);
    expect(isClientSecret(digest, digests)).toBe(false);
    expect(isClientSecret('', digests)).toBe(false);
  });

  it('accepts the previous secret until its time is over', () => {
    const [old, current] = [newClientSecret(), newClientSecret()];
    const digests = { current: current.digest, previous: old.digest };

    const isOldValid = (previousUntil: Date | null) =>
      isClientSecret(old.secret, { ...digests, previousUntil });
    expect(isOldValid(inMs(10_000))).toBe(true);
    expect(isOldValid(inMs(-1))).toBe(false);
    expect(isOldValid(null)).toBe(false);
  });

  it('accepts nothing for an unknown client', () => {
    expect(isClientSecret(newClientSecret().secret, null)).toBe(false);
  });

  it('makes secrets of 256 random bits', () => {
    const secrets = Array.from({ length: 50 }, () => newClientSecret().secret);

    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  });
});
