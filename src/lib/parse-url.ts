/**
 * Null if the text is not a URL. URL.canParse does not suffice: once Node 20 has optimized it, it
 * rejects every text with a letter such as ü.
 */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
