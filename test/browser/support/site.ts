import { once } from 'node:events';
import { createServer } from 'node:http';

/** A site of another origin, in the eyes of browsers: `localhost` instead of 127.0.0.1. */
export interface Site {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

/** Of pages that isolate themselves, which restrict frames the most. */
const HEADERS = {
  'content-type': 'text/html',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
};

/** Serves a page for each path of one segment. */
export async function startSite(port: number, page: (path: string) => string): Promise<Site> {
  const server = createServer((request, response) => {
    const { url = '/' } = request;
    if (url === '/favicon.ico') response.writeHead(204).end();
    else response.writeHead(200, HEADERS).end(page(url));
  });
  server.listen(port, 'localhost');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
