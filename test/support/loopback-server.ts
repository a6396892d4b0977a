import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface ReceivedRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An HTTP server on this machine, which reads every request to its end before it answers. */
export class LoopbackServer {
  readonly #server: Server;

  constructor(answer: (request: ReceivedRequest, response: ServerResponse) => void) {
    this.#server = createServer((request, response) => {
      const { url = '', headers } = request;
      void buffer(request).then((body) => answer({ url, headers, body }, response));
    });
  }

  /** At any free port, unless one is given. */
  async listen(port = 0, host = '127.0.0.1'): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(port, host, resolve);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
