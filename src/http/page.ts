import type { Response } from 'express';
import { readFileSync } from 'node:fs';
import type { Branding } from '../config/branding.js';
import { entityTag } from './entity-tag.js';

/** A built page whose files are found at any base path. */
export function readPage(file: string, basePath: string, branding: Branding = {}): string {
  const base = escaped(basePath);
  return readFileSync(file, 'utf8')
    .replaceAll(/ (src|href)="\.\//g, (_, attribute: string) => ` ${attribute}="${base}`)
    .replace(/(<meta name="base-path" content=")[^"]*/, (_, start: string) => start + base)
    .replace(
      /(<meta name="branding" content=")[^"]*/,
      (_, start: string) => start + escaped(JSON.stringify(branding)),
    )
    .replace('<title>Foyer<', () => `<title>${escaped(branding.name ?? 'Foyer')}<`);
}

export function sendPage(response: Response, html: string): void {
  // A page of an old version must not request files that no longer exist.
  if (!response.hasHeader('cache-control')) response.set('cache-control', 'no-cache');
  response.set('etag', entityTag(html)).type('html').send(html);
}

/** Adds `property` and `content` of meta elements before the title. */
export function withMeta(html: string, tags: Readonly<Record<string, string>>): string {
  const elements = Object.entries(tags).map(
    ([property, content]) => `<meta property="${property}" content="${escaped(content)}" />`,
  );
  return html.replace('<title>', () => `${elements.join('')}<title>`);
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
