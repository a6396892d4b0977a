import {
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { CloseCode, handleProtocols, makeServer, type Server } from 'graphql-ws';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import { readConnectionParams } from '../context/connection-params.js';
import type { ContextFactory, SocketOrigin } from '../context/context-factory.js';
import { boundErrors } from '../errors/bound-errors.js';
import type { ApplicationCredential } from '../models/actor.js';
import { present } from '../errors/present.js';
import type { DocumentPolicy } from './document-policy.js';
import { GraphQLSocket } from './graphql-socket.js';
import type { HeldBytes } from './held-bytes.js';
import { OpenSocket, OpenSockets, type OpenSession } from './open-sockets.js';
import type { OperationLog } from './operation-log.js';
import type { Origins } from './origins.js';
import { PartialMessage } from './partial-message.js';
import { closeAfterAnswer, refuseUpgrade } from './refuse-upgrade.js';
import { SocketOperations, type SocketExtra } from './socket-operations.js';

/** The timeout of `connection_init`. A socket without it holds a place of its address. */
export const INIT_TIMEOUT_MS = 3_000;
/** RFC 6455, 7.4.1: asks the client to reconnect, which leads it to another instance. */
const GOING_AWAY = 1001;

const WEBSOCKET_LIMITS = {
  maxPayload: 64_000,
  // A message in many small fragments takes many times its size.
  maxFragments: 64,
  maxBufferedChunks: 1_000,
  /** How long a peer may take to answer a close frame. */
  closeTimeout: 5_000,
};

export interface SubscriptionServerDeps {
  readonly schema: GraphQLSchema;
  readonly policy: DocumentPolicy;
  readonly contexts: ContextFactory;
  readonly origins: Origins;
  readonly operations: OperationLog;
  readonly held: HeldBytes;
  readonly log: Logger;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly socketsPerAddress: number;
  readonly subscriptionsPerSocket: number;
}

/**
 * GraphQL subscriptions over graphql-ws, with the same document policy and error mapping as HTTP.
 */
export class SubscriptionServer {
  readonly #sockets = new OpenSockets();
  readonly #wss = new WebSocketServer({
    noServer: true,
    autoPong: false,
    handleProtocols,
    ...WEBSOCKET_LIMITS,
  });
  readonly #server: Server<SocketExtra>;
  #refused = 0;

  constructor(private readonly deps: SubscriptionServerDeps) {
    const { schema, log } = deps;
    const operations = new SocketOperations({ ...deps, sockets: this.#sockets });
    this.#server = makeServer<Record<string, unknown>, SocketExtra>({
      schema,
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      onConnect: (context) => {
        context.extra.params = readConnectionParams(context.connectionParams);
        // Up to 64 kB, which are no longer needed.
        Reflect.deleteProperty(context, 'connectionParams');
      },
      onSubscribe: ({ extra }, id, payload) => operations.admit(extra, id, payload),
      execute,
      subscribe: (args) => operations.subscribe(args),
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors && {
          data: result.data ?? null,
          errors: presentAll(result.errors, log),
        },
      onError: (_context, _id, _payload, errors) => presentAll(errors, log),
    });
  }

  /** Users with open sockets on this instance; may contain repetitions. */
  userIds(): Iterable<string> {
    return this.#sockets.userIds();
  }

  /** Sessions with open sockets on this instance; may contain repetitions. */
  sessions(): Iterable<OpenSession> {
    return this.#sockets.sessions();
  }

  /** Access tokens of open sockets on this instance; may contain repetitions. */
  applications(): Iterable<ApplicationCredential> {
    return this.#sockets.applications();
  }

  get socketCount(): number {
    return this.#sockets.count;
  }

  /** The number of rejected upgrades. */
  get refusedCount(): number {
    return this.#refused;
  }

  /** Answers an HTTP upgrade on the GraphQL path. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { origins, addressOf, socketsPerAddress } = this.deps;
    const address = addressOf(request);
    if (origins.isForeign(request)) {
      this.refuse(socket, '403 Forbidden');
      return;
    }
    if (this.#sockets.countOf(address) >= socketsPerAddress) {
      this.refuse(socket, '429 Too Many Requests');
      return;
    }
    const opened = this.#sockets.count;
    // Node passes sockets of node:net, contrary to its types.
    const partial = new PartialMessage(socket as Duplex & Pick<Socket, 'bytesRead'>, head);
    this.#wss.handleUpgrade(request, socket, head, (webSocket) => {
      const { cookie, authorization } = request.headers;
      this.#open(webSocket, { address, cookie, authorization }, partial);
    });
    if (this.#sockets.count > opened) return;
    // It was not a WebSocket handshake, and ws has answered it.
    this.#refused += 1;
    closeAfterAnswer(socket);
  }

  /** Answers a rejected upgrade. */
  refuse(socket: Duplex, status: string): void {
    this.#refused += 1;
    refuseUpgrade(socket, status);
  }

  /** Closes the sockets of a disabled user. */
  closeUser(userId: string): void {
    signOut(this.#sockets.ofUser(userId));
  }

  /** Closes the sockets of an ended session. */
  closeSession(sessionId: string): void {
    signOut(this.#sockets.ofSession(sessionId));
  }

  /** Closes the sockets of an access token that has ended. */
  closeApplication(credential: ApplicationCredential): void {
    for (const socket of this.#sockets) {
      if (socket.application === credential) socket.close(CloseCode.Forbidden, 'Token ended');
    }
  }

  /** Ends every subscription; clients reconnect to other instances. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#wss.close(resolve));
    for (const socket of this.#sockets) socket.close(GOING_AWAY, 'Restarting');
    // Sockets without an answer are closed after `closeTimeout`.
    await closed;
  }

  #open(webSocket: WebSocket, origin: SocketOrigin, partial: PartialMessage): void {
    const close = (code: number, reason: string) => webSocket.close(code, reason);
    const socket = new OpenSocket(origin, close);
    this.#sockets.add(socket);
    webSocket.on('close', () => this.#sockets.remove(socket));
    const extraOf = (served: GraphQLSocket): SocketExtra => ({
      socket,
      served,
      params: readConnectionParams(null),
    });
    const { held, log } = this.deps;
    GraphQLSocket.serve(webSocket, extraOf, { server: this.#server, partial, held, log });
  }
}

function signOut(sockets: Iterable<OpenSocket>): void {
  for (const socket of sockets) socket.close(CloseCode.Forbidden, 'Signed out');
}

function presentAll(errors: readonly GraphQLError[], log: Logger): GraphQLFormattedError[] {
  return boundErrors(errors).map((error) => {
    const { message, extensions } = present(error, log);
    return { message, extensions, ...(error.path && { path: error.path }) };
  });
}
