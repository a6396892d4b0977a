import accepts from 'accepts';
import { LRUCache } from 'lru-cache';
import type { IncomingMessage } from 'node:http';

export const JSON_TYPE = 'application/json; charset=utf-8';
/** As Apollo offers them, the default first. */
const TYPES = [JSON_TYPE, 'application/graphql-response+json; charset=utf-8'];
const MAX_HEADER_LENGTH = 200;

/** Content types of answers, by the Accept headers that asked for them: few, and each read once. */
export class AnswerTypes {
  readonly #known = new LRUCache<string, string | false>({ max: 100 });

  /** Null where the client accepts none that is served. */
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
