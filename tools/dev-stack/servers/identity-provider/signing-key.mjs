import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readJson } from '../../lib/read-json.mjs';

/**
 * The key survives a restart, so that an earlier ID token still identifies the person who signs
 * out.
 *
 * @param {string} file
 * @returns {import('oidc-provider').JWK}
 */
export function signingKey(file) {
  const kept = readJson(file);
  if (kept !== null) return /** @type {import('oidc-provider').JWK} */ (kept);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(key), { mode: 0o600 });
  return /** @type {import('oidc-provider').JWK} */ (key);
}
