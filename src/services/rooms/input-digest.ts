import { createHash } from 'node:crypto';

/**
 * A digest of an input, which distinguishes a repeated request from another. The order of keys does
 * not matter, nor whether a value is null or omitted.
 */
export const inputDigest = (input: object): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(input)))
    .digest('base64url');

/** Input of GraphQL requests, which is as deep as a document may be. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).filter(([, field]) => field != null);
  const sorted = given.sort(([a], [b]) => (a < b ? -1 : 1));
  // Without a prototype, so that `__proto__` is a key like any other.
  const fields = Object.create(null) as Record<string, unknown>;
  for (const [key, field] of sorted) fields[key] = canonical(field);
  return fields;
}
