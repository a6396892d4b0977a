import {
  execute,
  GraphQLError,
  OperationTypeNode,
  subscribe,
  type ExecutionArgs,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { CloseCode, type Context, type SubscribePayload } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import type { AppContext } from '../context/app-context.js';
import type { ConnectionParams, ContextFactory } from '../context/context-factory.js';
import { boundErrors } from '../errors/bound-errors.js';
import { BadRequestError, RateLimitedError } from '../errors/domain-error.js';
import { present } from '../errors/present.js';
import { operationOf, type DocumentPolicy } from './document-policy.js';
import type { OperationLog } from './operation-log.js';
import type { Origins } from './origins.js';
import { refuseUpgrade } from './refuse-upgrade.js';

const MESSAGE_LIMIT_BYTES = 64_000;
const INIT_TIMEOUT_MS = 3000;
const KEEP_ALIVE_MS = 12_000;
/** RFC 6455, 7.4.1: the client shall reconnect, and meets another instance. */
const GOING_AWAY = 1001;

export interface SubscriptionServerDeps {
  readonly schema: GraphQLSchema;
  readonly policy: DocumentPolicy;
  readonly contexts: ContextFactory;
  readonly origins: Origins;
  readonly operations: OperationLog;
  readonly log: Logger;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly socketsPerAddress: number;
  readonly subscriptionsPerSocket: number;
}

type SocketContext = Context<Record<string, unknown>, Extra>;

/** What this instance knows of an open socket: who may have to be put out. */
interface OpenSocket {
  readonly address: string;
  userId: string | null;
  sessionId: string | null;
}

/** GraphQL subscriptions over graphql-ws, under the same document policy and error mapping as HTTP. */
export class SubscriptionServer {
  readonly #sockets = new Map<WebSocket, OpenSocket>();
  readonly #wss = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT_BYTES });
  #refused = 0;
  readonly #dispose: () => void | Promise<void>;

  constructor(private readonly deps: SubscriptionServerDeps) {
    const server = useServer<Record<string, unknown>>(
      {
        schema: deps.schema,
        connectionInitWaitTimeout: INIT_TIMEOUT_MS,
        execute,
        subscribe,
        onSubscribe: (context, _id, payload) => this.#admit(context, payload),
        onNext: (_context, _id, _payload, _args, result) =>
          result.errors && {
            data: result.data ?? null,
            errors: this.#present(result.errors),
          },
        onError: (_context, _id, _payload, errors) => this.#present(errors),
      },
      this.#wss,
      KEEP_ALIVE_MS,
    );
    this.#dispose = () => server.dispose();
  }

  /** Users with open sockets on this instance. */
  *userIds(): Iterable<string> {
    for (const { userId } of this.#sockets.values()) if (userId) yield userId;
  }

  /** Upgrades that were not granted so far. */
  get refusedCount(): number {
    return this.#refused;
  }

  get socketCount(): number {
    return this.#sockets.size;
  }

  /** Answers an HTTP upgrade on the GraphQL path. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const address = this.deps.addressOf(request);
    if (this.deps.origins.isForeign(request)) {
      this.refuse(socket, '403 Forbidden');
      return;
    }
    const open = [...this.#sockets.values()].filter((other) => other.address === address).length;
    if (open >= this.deps.socketsPerAddress) {
      this.refuse(socket, '429 Too Many Requests');
      return;
    }
    this.#wss.handleUpgrade(request, socket, head, (webSocket) => {
      this.#sockets.set(webSocket, { address, userId: null, sessionId: null });
      webSocket.on('close', () => this.#sockets.delete(webSocket));
      webSocket.on('error', (error) => this.deps.log.debug({ err: error }, 'socket error'));
      this.#wss.emit('connection', webSocket, request);
    });
  }

  /** Answers an upgrade that is not granted. */
  refuse(socket: Duplex, status: string): void {
    this.#refused += 1;
    refuseUpgrade(socket, status);
  }

  /** Puts out the sockets of a user or a session that ended. */
  closeWhere(matches: (socket: Readonly<OpenSocket>) => boolean): void {
    for (const [webSocket, socket] of this.#sockets) {
      if (matches(socket)) webSocket.close(CloseCode.Forbidden, 'Signed out');
    }
  }

  /** Ends every subscription; clients reconnect elsewhere. */
  async stop(): Promise<void> {
    for (const webSocket of this.#sockets.keys()) webSocket.close(GOING_AWAY, 'Restarting');
    await this.#dispose();
    for (const webSocket of this.#sockets.keys()) webSocket.terminate();
  }

  async #admit(
    context: SocketContext,
    payload: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    try {
      return await this.#executionArgs(context, payload);
    } catch (error) {
      const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
      return boundErrors(errors).map(asGraphQLError);
    }
  }

  async #executionArgs(context: SocketContext, payload: SubscribePayload): Promise<ExecutionArgs> {
    const { policy, contexts, schema, operations, subscriptionsPerSocket } = this.deps;
    const startedAt = performance.now();
    const { request, socket } = context.extra;
    const contextValue = await contexts.forSocket(request, paramsOf(context));
    const document = policy.admit(payload.query, contextValue.actor);
    const operation = operationOf(document, payload.operationName);
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) {
      throw new BadRequestError('Only subscriptions run over WebSocket; send the rest over HTTP.');
    }
    if (Object.keys(context.subscriptions).length > subscriptionsPerSocket) {
      throw new RateLimitedError(
        1000,
        `A socket may hold ${subscriptionsPerSocket} subscriptions.`,
      );
    }
    policy.checkVariables(operation, payload.variables ?? {});
    policy.checkCost(document, operation, payload.variables ?? {});
    this.#note(socket, contextValue);
    operations.finished({
      transport: 'websocket',
      type: operation.operation,
      name: operation.name?.value,
      errors: undefined,
      actor: contextValue.actor,
      startedAt,
    });
    return {
      schema,
      document,
      contextValue,
      variableValues: payload.variables ?? null,
      operationName: payload.operationName ?? null,
    };
  }

  #note(socket: WebSocket, { actor }: AppContext): void {
    const open = this.#sockets.get(socket);
    if (!open) return;
    open.userId = actor.user?.id ?? null;
    open.sessionId = actor.sessionId;
  }

  #present(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
    return boundErrors(errors).map((error) => {
      const { message, extensions } = present(error, this.deps.log);
      return { message, extensions, ...(error.path && { path: error.path }) };
    });
  }
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

const paramsOf = (context: SocketContext): ConnectionParams => context.connectionParams ?? {};
