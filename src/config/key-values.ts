import { percentDecoded } from '../lib/percent-decoded.js';
import { parsedBy, RefusedValue, split } from './variables.js';

/** `key=value,key=value`, with percent-encoded values (W3C Baggage), as OpenTelemetry reads lists. */
export const keyValues = () =>
  parsedBy((value): Readonly<Record<string, string>> =>
    Object.fromEntries(split(value).map(keyValue)),
  );

/** As `keyValues`, for HTTP headers, whose values are Latin-1. */
export const headerList = () =>
  keyValues().refine(
    (headers) => Object.values(headers).every((value) => /^[\x20-\xff]*$/.test(value)),
    'must not have values with characters beyond Latin-1',
  );

function keyValue(item: string): readonly [string, string] {
  const at = item.indexOf('=');
  const key = item.slice(0, at).trim();
  // The item may be a secret.
  if (at < 1 || !/^[!#$%&'*+.^_`|~\w-]+$/.test(key)) {
    throw new RefusedValue('must be a list such as key=value,other=value');
  }
  const value = percentDecoded(item.slice(at + 1).trim());
  if (value === null || /\p{Cc}/u.test(value)) {
    throw new RefusedValue(`has a value for ${key} that is not percent-encoded text`);
  }
  return [key, value];
}
