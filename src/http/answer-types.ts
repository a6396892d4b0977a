import accepts from 'accepts';
import { LRUCache } from 'lru-cache';
import type { IncomingMessage } from 'node:http';

export const JSON_TYPE = 'application/json; charset=utf-8';
/** In Apollo's order, the default first. */
const TYPES = [JSON_TYPE, 'application/graphql-response+json; charset=utf-8'];
const MAX_HEADER_LENGTH = 200;

/**
 * The content types of responses by Accept header; there are few headers, and each is parsed once.
 */
export class AnswerTypes {
  readonly #known = new LRUCache<string, string | false>({ max: 100 });

  /** Null if the client accepts no available type. */
  of(request: IncomingMessage): string | null {
    const { accept } = request.headers;
    if (accept === undefined) return JSON_TYPE;
    const known = this.#known.get(accept);
    if (known !== undefined) return known || null;
    const chosen = accepts(request).type(TYPES);
    const type = typeof chosen === 'string' ? chosen : false;
    if (accept.length <= MAX_HEADER_LENGTH) this.#known.set(accept, type);
    return type || null;
  }
}
