const meta = document.querySelector<HTMLMetaElement>('meta[name="base-path"]');

/** The path of PUBLIC_URL, which ends with a slash; the gateway writes it into the page. */
export const BASE_PATH = meta?.content ?? '/';

/** The full URL of a page of this site, for sharing. */
export const addressOf = (path: string): string => location.origin + BASE_PATH.slice(0, -1) + path;
