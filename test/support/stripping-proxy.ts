import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type RequestOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface StrippingProxy {
  /** The URL of the gateway for browsers. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves a gateway below a path, which it strips; other paths belong to another site. */
export async function strippingProxy(
  path: string,
  port: number,
  gatewayPort: number,
): Promise<StrippingProxy> {
  const onward = ({ method, url = '', headers }: IncomingMessage): RequestOptions | null =>
    url.startsWith(`${path}/`)
      ? {
          host: '127.0.0.1',
          port: gatewayPort,
          method,
          path: url.slice(path.length),
          headers,
        }
      : null;
  const server = createServer((incoming, outgoing) => {
    const options = onward(incoming);
    if (!options) {
      outgoing.writeHead(418, { 'content-type': 'text/plain' }).end('another site');
      return;
    }
    const passedOn = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    passedOn.on('error', () => outgoing.destroy());
    incoming.pipe(passedOn);
  });
  // The server does not own upgraded sockets, but would wait for them.
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (incoming: IncomingMessage, near) => {
    upgraded.add(near);
    near.on('error', () => undefined);
    const options = onward(incoming);
    if (!options) {
      near.destroy();
      return;
    }
    const passedOn = request(options);
    passedOn.on('upgrade', (answer, far, head) => {
      const lines = Object.entries(answer.headers).map(
        ([name, value]) => `${name}: ${String(value)}`,
      );
      near.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      near.write(head);
      far
        .on('error', () => near.destroy())
        .pipe(near)
        .on('error', () => far.destroy());
      near.pipe(far);
    });
    passedOn.on('error', () => near.destroy());
    passedOn.end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
      await closed;
    },
  };
}
