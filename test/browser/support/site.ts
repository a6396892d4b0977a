import { LoopbackServer } from '../../support/loopback-server.js';

/** A site of another origin, in the eyes of browsers: `localhost` instead of 127.0.0.1. */
export interface Site {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

/** The page isolates itself, which restricts its frames the most. */
const HEADERS = {
  'content-type': 'text/html',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
};

/** Serves the page of each path. */
export async function startSite(port: number, page: (path: string) => string): Promise<Site> {
  const server = new LoopbackServer(({ url }, response) => {
    if (url === '/favicon.ico') response.writeHead(204).end();
    else response.writeHead(200, HEADERS).end(page(url));
  });
  await server.listen(port, 'localhost');
  return { origin: `http://localhost:${port}`, stop: () => server.stop() };
}
