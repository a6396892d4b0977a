/** The address of this site. */
export interface Site {
  readonly host: string;
  /** Ends with a slash. */
  readonly basePath: string;
}

/** A path of this site, or the reason why the text has none. */
export type Destination = { readonly path: string } | { readonly problem: 'otherSite' | 'invalid' };

const SENTENCE_END = /[.,;:…]+$/u;
const WRAPPING = /^[<"'“„«‹`*]+|[>"'”“’»›`*]+$/gu;
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const SLUG = /^[a-z\d][a-z\d_-]*$/i;
const MAX_NAME_LENGTH = 500;
const BETWEEN_WORDS = /[\s<>"“”„«»|]+|[,;](?=https?:)/iu;

/**
 * Finds the destination in a text that a person typed or pasted: the first link to this site,
 * else the text itself as the code or name of a room.
 */
export function destinationOf(text: string, site: Site): Destination {
  const clean = text
    .normalize('NFC')
    .replace(/[\p{Cf}]/gu, '')
    .trim();
  const links = clean
    .split(BETWEEN_WORDS)
    .map(linkIn)
    .filter((link) => link !== null);
  for (const link of links) {
    const path = [link, ...linksWithin(link)]
      .map((one) => pathAt(one, site))
      .find((found) => found !== null);
    if (path !== undefined) return { path };
  }
  if (links.some(({ host }) => host !== site.host)) return { problem: 'otherSite' };
  return links.length > 0 ? { problem: 'invalid' } : namedBy(clean);
}

/** With or without `https://`. Without it, a link needs a dot or a port before its slash. */
function linkIn(word: string): URL | null {
  const link = /https?:\/\/.*/iu.exec(word)?.[0];
  if (link !== undefined) return urlOf(link);
  const bare = word.replace(/^[([{'‘/]+/u, '');
  return /^(?:[^/@]+\.[^/@]+|[^/@]+:\d+|localhost)\//iu.test(bare)
    ? urlOf(`https://${bare}`)
    : null;
}

/** Mail programs wrap links in links to their own servers. */
const linksWithin = ({ searchParams }: URL): URL[] =>
  [...searchParams.values()].map(linkIn).filter((link) => link !== null);

function pathAt({ host, pathname }: URL, site: Site): string | null {
  const path = pathname.replace(/\/{2,}/g, '/');
  if (host !== site.host || !path.toLowerCase().startsWith(site.basePath.toLowerCase()))
    return null;
  const tidy = tidyPath(path.slice(site.basePath.length));
  return tidy === '/' ? null : tidy;
}

function namedBy(text: string): Destination {
  const isPath = /^\/|^recordings\/|^\S+\/$/i.test(text);
  const path = isPath ? tidyPath(text) : `/${encodeURIComponent(tidyText(text))}`;
  const isName = !/[\n\r]/.test(text) && text.length <= MAX_NAME_LENGTH;
  return isName && /[^\s\p{P}]/u.test(text) ? { path } : { problem: 'invalid' };
}

const urlOf = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

/**
 * Normalizes a path that a person typed, pasted, or followed: removes extra slashes and surrounding
 * punctuation, and unifies the encoding of letters.
 */
export function tidyPath(path: string): string {
  const segments = path
    .split('/')
    .map((segment) => tidyText(decode(segment)).replace(/^\/+|\/+$/g, ''))
    .filter((segment) => segment !== '');
  const [first = ''] = segments;
  if (first.toLowerCase() === 'recordings') segments[0] = 'recordings';
  return `/${segments.map(encodeURIComponent).join('/')}`;
}

/** Removes punctuation and quotation marks around a text, and turns slugs to lower case. */
export function tidyText(text: string): string {
  let bare = text.normalize('NFC').trim();
  for (let before = ''; before !== bare;) {
    before = bare;
    bare = withoutLooseBracket(bare.replace(WRAPPING, '')).replace(SENTENCE_END, '').trim();
  }
  // A room name may end with these marks; a slug cannot.
  const slug = bare.replace(/[!?]+$/u, '');
  return SLUG.test(slug) ? slug.toLowerCase() : bare;
}

function withoutLooseBracket(text: string): string {
  const opening = CLOSING[text.at(-1) ?? ''];
  if (opening !== undefined && !text.includes(opening)) return text.slice(0, -1);
  return /^[([{][^)\]}]*$/.test(text) ? text.slice(1) : text;
}

/** Decodes twice if needed, because mail programs encode links again; accepts Latin-1 from old pages. */
export function decode(text: string): string {
  const once = decodeOnce(text);
  return /%[\da-f]{2}/i.test(once) ? decodeOnce(once) : once;
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
  }
}
