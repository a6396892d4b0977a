import { truncate } from '../lib/text.js';

const MAX_CHARACTERS = 80;

/** Between the labels of a host name, with the full stops that IDNA knows, or the parts of an IP address. */
const HOST_DOT =
  /(?<=[\p{L}\p{N}])[.\u3002\uff0e\uff61](?=\p{L}[\p{L}\p{N}-])|(?<=\d)\.(?=\d+\.\d)|(?<=\.\d+)\.(?=\d)/gu;

/**
 * A name that people chose, as it may appear in a mail of ours: mail programs make links of addresses,
 * which would then come in the deployment's name.
 */
export function nameInMail(name: string): string {
  const shown = truncate(name, { maxCharacters: MAX_CHARACTERS });
  const text = shown.length < name.length ? `${shown.trimEnd()}…` : name;
  return text.replaceAll('://', ': ').replace(HOST_DOT, '·');
}
