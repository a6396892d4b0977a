import { createHash } from 'node:crypto';

/** A strong tag, which changes with the content. */
export const entityTag = (content: string): string =>
  `"${createHash('sha256').update(content).digest('base64url')}"`;
