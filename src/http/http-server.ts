import type { Express } from 'express';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerClientError, MAX_HEADER_BYTES } from './client-error.js';
import { messageClasses } from './express-app.js';
import type { GraphQLServer } from './graphql-server.js';
import type { Health } from './health.js';
import type { HeldBytes } from './held-bytes.js';
import { holdConnections } from './http-connection.js';
import type { SubscriptionServer } from './subscription-server.js';

const GRAPHQL_PATH = '/graphql';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
/** Closes a connection without traffic: the peer no longer reads. Longer than any request takes. */
const IDLE_TIMEOUT_MS = 90_000;
/** Node's default interval for checking request timeouts is 30 s. */
const TIMEOUT_CHECK_MS = 5_000;

export interface HttpServerDeps {
  readonly graphql: Pick<GraphQLServer, 'handle'>;
  readonly sockets: Pick<SubscriptionServer, 'upgrade' | 'refuse'>;
  readonly health: Pick<Health, 'isDraining'>;
  readonly express: Express;
  readonly held: HeldBytes;
  /** Whether browsers get the GraphiQL page at the GraphQL path. */
  readonly hasGraphiql: boolean;
}

export function createHttpServer({
  graphql,
  sockets,
  health,
  express,
  held,
  hasGraphiql,
}: HttpServerDeps): Server {
  const options = {
    ...messageClasses(express),
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  };
  const server = createServer(options, (request, response) => {
    // A draining instance closes keep-alive connections, which would otherwise hold it until the
    // grace period ends.
    if (health.isDraining) response.setHeader('connection', 'close');
    if (pathOf(request) !== GRAPHQL_PATH || (hasGraphiql && wantsPage(request))) {
      express(request, response);
      return;
    }
    void graphql.handle(request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (pathOf(request) === GRAPHQL_PATH) sockets.upgrade(request, socket, head);
    else sockets.refuse(socket, '404 Not Found');
  });
  holdConnections(server, held);
  server.on('clientError', answerClientError);
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.timeout = IDLE_TIMEOUT_MS;
  return server;
}

const wantsPage = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && (headers.accept ?? '').includes('text/html');

function pathOf({ url = '' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
