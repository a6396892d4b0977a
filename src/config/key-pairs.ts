import { RefusedValue, split } from './variables.js';

const MIN_SECRET_LENGTH = 32;

/**
 * A list of key:secret. Each pair is an API key of LiveKit, which also signs participant tokens, so
 * its secret must be as hard to guess as the gateway's own.
 */
export function keyPairs(value: string): ReadonlyMap<string, string> {
  const pairs = split(value).map(keyPair);
  const byKey = new Map(pairs);
  if (byKey.size === 0) throw new RefusedValue('must name at least one key:secret');
  if (byKey.size < pairs.length) throw new RefusedValue('names a key twice; name each key once');
  return byKey;
}

function keyPair(pair: string): readonly [key: string, secret: string] {
  const colon = pair.indexOf(':');
  if (colon < 1) throw new RefusedValue('must be a list of key:secret, separated by commas');
  const secret = pair.slice(colon + 1);
  if (secret.length < MIN_SECRET_LENGTH || /\s/.test(secret)) {
    throw new RefusedValue(
      `each secret must have at least ${MIN_SECRET_LENGTH} characters and no blanks`,
    );
  }
  return [pair.slice(0, colon), secret];
}
