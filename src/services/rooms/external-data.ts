import { InvalidInputError } from '../../errors/domain-error.js';

const MAX_EXTERNAL_ID_LENGTH = 64;
const MAX_METADATA_BYTES = 2_048;

/** Also halves of characters. */
const CONTROL_CHARACTERS = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/**
 * The ID that another system has for a room or a person, unchanged; null without one.
 * @throws InvalidInputError
 */
export function externalIdOf(value: string | null | undefined): string | null {
  if (value == null) return null;
  const isShort = value.length <= MAX_EXTERNAL_ID_LENGTH;
  if (value !== '' && isShort && !CONTROL_CHARACTERS.test(value)) return value;
  const message = `\`externalId\` is not valid; enter 1 to ${MAX_EXTERNAL_ID_LENGTH} characters without control characters.`;
  throw new InvalidInputError(['externalId'], message);
}

/**
 * A JSON object in its stored form, as text; null without one.
 * @throws InvalidInputError when it is too long
 */
export function metadataText(
  value: Readonly<Record<string, unknown>> | null | undefined,
): string | null {
  if (value == null) return null;
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= MAX_METADATA_BYTES) return text;
  const message = `\`metadata\` is longer than ${MAX_METADATA_BYTES} bytes of JSON; shorten it.`;
  throw new InvalidInputError(['metadata'], message);
}
