import type { ServerResponse } from 'node:http';

/**
 * The response to a request. Collects its headers in a list, which node:http writes as it is; those
 * set on the response itself would be checked and copied one by one.
 */
export class GraphQLReply {
  /** @param headers names and values in turn, as writeHead accepts them; `add` appends to them */
  constructor(
    private readonly response: ServerResponse,
    private readonly headers: string[],
  ) {}

  add(name: string, value: string): void {
    this.headers.push(name, value);
  }

  send(status: number, body: string | Buffer, headers: readonly string[]): void {
    const length = String(Buffer.byteLength(body));
    this.response.writeHead(status, [...this.headers, ...headers, 'content-length', length]);
    this.response.end(body);
  }
}
