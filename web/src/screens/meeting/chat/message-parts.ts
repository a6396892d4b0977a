export interface MessagePart {
  readonly text: string;
  /** The text is the address of a web page. */
  readonly isLink: boolean;
}

const ADDRESS = /https?:\/\/[^\s<>"“”„«»]+/giu;
const AFTER_A_SENTENCE = ".,;:!?…'’*_)]}";

/**
 * Finds the links in a message. Takes linear time: any participant can send any text, and the
 * search for links in other notations takes exponential time.
 */
export function partsOf(text: string): readonly MessagePart[] {
  const parts: MessagePart[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutPunctuation(found);
    if (!URL.canParse(address)) continue;
    if (index > end) parts.push({ text: text.slice(end, index), isLink: false });
    parts.push({ text: address, isLink: true });
    end = index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isLink: false });
  return parts;
}

/** Some addresses contain brackets themselves. */
function withoutPunctuation(address: string): string {
  const isClosed = !/[([{]/.test(address);
  let { length } = address;
  while (length > 0 && isPunctuation(address.charAt(length - 1), isClosed)) length -= 1;
  return address.slice(0, length);
}

const isPunctuation = (character: string, isClosed: boolean): boolean =>
  AFTER_A_SENTENCE.includes(character) && (isClosed || !')]}'.includes(character));
