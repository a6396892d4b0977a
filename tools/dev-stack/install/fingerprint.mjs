import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A fingerprint of the sources, for the name of the program built from them: other sources are another program.
 *
 * @param {string} directory
 */
export function fingerprintOf(directory) {
  const hash = createHash('sha256');
  for (const name of readdirSync(directory).sort()) {
    hash.update(name).update(readFileSync(join(directory, name)));
  }
  return hash.digest('hex').slice(0, 12);
}
