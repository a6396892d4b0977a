import type { IncomingMessage } from 'node:http';

/**
 * The pages that may act with a person's cookies. Requests without an Origin come from no page.
 */
export class Origins {
  readonly #allowed: ReadonlySet<string>;

  constructor(allowed: readonly string[]) {
    this.#allowed = new Set(allowed);
  }

  isForeign(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    return origin !== undefined && !this.#allowed.has(origin);
  }

  /**
   * CORS response headers: allowed origins may send cookies; others may call with a bearer token or
   * ticket, which browsers do not attach by themselves. Names and values in turn, as writeHead accepts
   * them.
   */
  headersFor(request: IncomingMessage): readonly string[] {
    const { origin } = request.headers;
    if (origin === undefined) return [];
    if (!this.#allowed.has(origin)) return ['access-control-allow-origin', '*'];
    return ['access-control-allow-origin', origin, 'access-control-allow-credentials', 'true'];
  }
}
