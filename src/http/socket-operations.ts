import {
  createSourceEventStream,
  GraphQLError,
  OperationTypeNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { CloseCode, type SubscribePayload } from 'graphql-ws';
import type { ConnectionParams } from '../context/connection-params.js';
import type { ContextFactory } from '../context/context-factory.js';
import { boundErrors } from '../errors/bound-errors.js';
import type { Actor } from '../models/actor.js';
import { BadRequestError, RateLimitedError, UnauthenticatedError } from '../errors/domain-error.js';
import { endTrace, startTrace, within, type Span } from '../lib/tracing.js';
import { operationOf, type DocumentPolicy } from './document-policy.js';
import type { GraphQLSocket } from './graphql-socket.js';
import type { OpenSocket, OpenSockets, SocketOperation } from './open-sockets.js';
import { operationKey } from './operation-key.js';
import type { OperationLog } from './operation-log.js';
import { SharedEvents } from './shared-events.js';
import {
  SubscriptionEvents,
  type SubscriptionArgs,
  type SubscriptionEventsDeps,
} from './subscription-events.js';

/** Clients choose the IDs of their subscriptions, and each answer repeats them. */
const MAX_ID_LENGTH = 128;

const RETRY_AFTER_MS = 1_000;

/** The state of one socket. */
export interface SocketExtra {
  readonly socket: OpenSocket;
  readonly served: Pick<GraphQLSocket, 'send'>;
  params: ConnectionParams;
}

interface SocketOperationsDeps {
  readonly schema: GraphQLSchema;
  readonly policy: DocumentPolicy;
  readonly contexts: ContextFactory;
  readonly operations: OperationLog;
  readonly sockets: Pick<OpenSockets, 'track'>;
  readonly subscriptionsPerSocket: number;
}

/** Execution arguments that graphql-ws passes from `admit` to `subscribe`. */
interface AdmittedArgs extends SubscriptionArgs {
  readonly socket: OpenSocket;
  readonly operation: SocketOperation;
  /** Open until the subscription has started; null if it is not recorded. */
  readonly span: Span | null;
}

/**
 * The subscriptions of sockets, from request to end. graphql-ws identifies them by the IDs that
 * clients choose, and loses one whose ID is reused before it has started; here, each counts until
 * it has ended, and ends with its socket.
 */
export class SocketOperations {
  /** One object for all subscriptions. */
  readonly #eventDeps: SubscriptionEventsDeps;

  constructor(private readonly deps: SocketOperationsDeps) {
    this.#eventDeps = { contexts: deps.contexts, sharedEvents: new SharedEvents() };
  }

  /** The execution arguments, or the errors; never rejects. */
  async admit(
    { socket, params, served }: SocketExtra,
    id: string,
    payload: SubscribePayload,
  ): Promise<AdmittedArgs | readonly GraphQLError[]> {
    const operation: SocketOperation = { events: null };
    const span = startTrace('subscription', { parent: undefined }, { kind: 'server' });
    try {
      if (id.length > MAX_ID_LENGTH) {
        socket.close(CloseCode.BadRequest, 'Subscription ID too long');
        throw new BadRequestError(
          `The subscription ID exceeds ${MAX_ID_LENGTH} characters; shorten it.`,
        );
      }
      this.#begin(socket, operation);
      const args = await within(span, () => this.#executionArgs(socket, params, payload));
      // graphql-ws keeps the payload until the end, and the document is cached.
      // Deleting the property instead would turn the payload into a hash table.
      Object.assign(payload, { query: '' });
      return { ...args, id, served, socket, operation, span };
    } catch (error) {
      endTrace(span, error);
      socket.operations.delete(operation);
      const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
      return boundErrors(errors).map(asGraphQLError);
    }
  }

  /** Executes the arguments that `admit` returned. */
  async subscribe(args: ExecutionArgs): Promise<SubscriptionEvents | ExecutionResult> {
    const admitted = args as AdmittedArgs;
    const { socket, operation, span } = admitted;
    const onEnd = () => socket.operations.delete(operation);
    try {
      const result = await within(span, () => createSourceEventStream(admitted));
      if (!(Symbol.asyncIterator in result)) {
        onEnd();
        return result;
      }
      const source = result[Symbol.asyncIterator]() as AsyncIterator<object>;
      const events = new SubscriptionEvents(source, admitted, this.#eventDeps);
      operation.events = events;
      if (socket.isClosed) await events.return();
      return events;
    } catch (error) {
      onEnd();
      throw error;
    } finally {
      endTrace(span);
    }
  }

  #begin(socket: OpenSocket, operation: SocketOperation): void {
    const { subscriptionsPerSocket } = this.deps;
    if (socket.operations.size >= subscriptionsPerSocket) {
      throw new RateLimitedError(
        RETRY_AFTER_MS,
        `This socket has ${subscriptionsPerSocket} subscriptions, the maximum; end one first.`,
      );
    }
    socket.operations.add(operation);
  }

  async #executionArgs(socket: OpenSocket, params: ConnectionParams, payload: SubscribePayload) {
    const { policy, contexts, schema, operations, sockets } = this.deps;
    const startedAt = performance.now();
    const { context, session } = await contexts.forSocket(socket.origin, params);
    if (session && !sockets.track(socket, session, context.actor.user?.id ?? null)) {
      throw new UnauthenticatedError();
    }
    noteApplication(socket, context.actor);
    const document = policy.admit(payload.query, context.actor);
    const operation = operationOf(document, payload.operationName);
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) {
      throw new BadRequestError(
        'WebSockets run subscriptions only; send queries and mutations over HTTP.',
      );
    }
    const variables = payload.variables ?? {};
    policy.checkVariables(operation, variables);
    policy.checkCost(document, operation, variables);
    operations.finished({
      transport: 'websocket',
      operation,
      errors: undefined,
      actor: context.actor,
      startedAt,
    });
    const { operationName = null } = payload;
    return {
      schema,
      document,
      contextValue: context,
      variableValues: variables,
      operationName,
      key: operationKey(document, operation, variables),
    };
  }
}

/** The socket ends with the access token, and with the access of the user that it acts as. */
function noteApplication(socket: OpenSocket, { application, user }: Actor): void {
  if (!application) return;
  // Earlier subscriptions may rely on scopes that the application has lost since.
  const scopes = new Set([...(socket.application?.scopes ?? []), ...application.scopes]);
  socket.application = { ...application, scopes };
  if (user) socket.userIds.add(user.id);
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
