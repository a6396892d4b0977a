import { truncate } from '../lib/text.js';

const MAX_CHARACTERS = 80;

/** The separators of a host name, including IDNA's full stops, or of an IP address. */
const HOST_DOT =
  /(?<=[\p{L}\p{N}])[.\u3002\uff0e\uff61](?=\p{L}[\p{L}\p{N}-])|(?<=\d)\.(?=\d+\.\d)|(?<=\.\d+)\.(?=\d)/gu;

/**
 * A name that people chose, made safe for an email: email programs turn addresses into links, which
 * would seem to come from this deployment.
 */
export function nameInMail(name: string): string {
  const shown = truncate(name, { maxCharacters: MAX_CHARACTERS });
  const text = shown.length < name.length ? `${shown.trimEnd()}…` : name;
  return text.replaceAll('://', ': ').replace(HOST_DOT, '·');
}
