/** Credentials that a WebSocket client sent in `connection_init`. */
export interface ConnectionParams {
  readonly authorization: string | undefined;
  readonly ticket: string | undefined;
  /** As with `credentials: 'omit'` of fetch: the browser's cookies are ignored. */
  readonly omitsCookies: boolean;
}

/** Participant tokens and tickets are shorter. */
const MAX_LENGTH = 10_000;

/**
 * Reads the payload of `connection_init` in the forms that clients use: fields, or `headers` as in
 * HTTP, whose names are case-insensitive (RFC 9110, 5.1). Drops everything else.
 */
export function readConnectionParams(payload: unknown): ConnectionParams {
  const params = asFields(payload);
  const headers = asFields(params.get('headers'));
  const text = (name: string) => asText(params.get(name)) ?? asText(headers.get(name));
  return {
    authorization: text('authorization'),
    ticket: text('ticket'),
    omitsCookies: text('credentials') === 'omit',
  };
}

/** By lower-case name; of several that differ only in case, the first. */
function asFields(value: unknown): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  if (typeof value !== 'object' || value === null) return fields;
  for (const [name, field] of Object.entries(value)) {
    const lowerCase = name.toLowerCase();
    if (!fields.has(lowerCase)) fields.set(lowerCase, field);
  }
  return fields;
}

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= MAX_LENGTH ? value : undefined;
