/** Where a link or code leads on this site; null when it is neither. */
export function roomPathFrom(typed: string, origin: string): string | null {
  const text = typed.trim();
  const isAddress = text.includes('/');
  if (!isAddress) return isSlug(text) ? `/${slugFrom(text)}` : null;
  const address = /^https?:/i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const { host, pathname } = new URL(address);
  const slug = pathname.slice(1);
  return host === new URL(origin).host && isSlug(slug) ? `/${slug}` : null;
}

const slugFrom = (text: string) => text.toLowerCase().replaceAll(/\s+/g, '-');

const isSlug = (text: string) => /^[\p{L}\p{N}][\p{L}\p{N}\s_-]*$/u.test(text);
