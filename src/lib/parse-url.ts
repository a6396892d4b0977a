/**
 * Returns null if the text is no URL. Unlike URL.canParse, which Node 20 compiles once it is called often and which then
 * refuses every text with a letter such as ü.
 */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
