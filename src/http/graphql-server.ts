import type { HTTPGraphQLRequest } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import {
  execute,
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { AppContext } from '../context/app-context.js';
import type { ContextFactory } from '../context/context-factory.js';
import { boundErrors } from '../errors/bound-errors.js';
import { ForbiddenError } from '../errors/domain-error.js';
import { present } from '../errors/present.js';
import { AnswerTypes, JSON_TYPE } from './answer-types.js';
import { createApollo, type Apollo } from './apollo.js';
import { GraphQLReply } from './graphql-reply.js';
import { operationOf, type DocumentPolicy } from './document-policy.js';
import {
  documentText,
  plainOperation,
  readRequest,
  type PlainOperation,
} from './graphql-request.js';
import type { FinishedOperation, OperationLog } from './operation-log.js';
import type { Origins } from './origins.js';
import { preflightHeaders } from './preflight.js';
import { inRequestTrace } from './request-trace.js';
import { SharedAnswers } from './shared-answers.js';

export interface GraphQLServerDeps {
  readonly schema: GraphQLSchema;
  readonly policy: DocumentPolicy;
  readonly contexts: ContextFactory;
  readonly origins: Origins;
  readonly operations: OperationLog;
  readonly log: Logger;
  /** Disables introspection and suggestions. */
  readonly isProduction: boolean;
  /** Sent with every response. */
  readonly headers: readonly (readonly [string, string])[];
}

/** A request and its response. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly reply: GraphQLReply;
  readonly context: AppContext;
  /** From performance.now(). */
  readonly startedAt: number;
}

interface Answer extends Pick<FinishedOperation, 'operation' | 'errors'> {
  readonly body: string | Buffer;
}

/** Responses are personal; a cache that ignores no-store must at least distinguish origins. */
const CACHING = ['cache-control', 'no-store', 'vary', 'Origin, Accept'];

/**
 * GraphQL over HTTP, directly on node:http, because Express would cost more than the operation
 * itself. Executes operations in the usual form; Apollo answers every other form of request, and
 * operations with errors.
 */
export class GraphQLServer {
  readonly #apollo: Apollo;
  readonly #answerTypes = new AnswerTypes();
  readonly #sharedAnswers = new SharedAnswers();
  /** In the form that writeHead accepts. */
  readonly #headers: readonly string[];

  constructor(private readonly deps: GraphQLServerDeps) {
    this.#headers = [...deps.headers.flat(), ...CACHING];
    this.#apollo = createApollo({
      ...deps,
      format: (formatted, error) => this.#format(formatted, error),
    });
  }

  start(): Promise<void> {
    return this.#apollo.start();
  }

  stop(): Promise<void> {
    return this.#apollo.stop();
  }

  /** Answers a request to the GraphQL path; never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { origins, log } = this.deps;
    const reply = new GraphQLReply(response, [...this.#headers, ...origins.headersFor(request)]);
    try {
      if (request.method === 'OPTIONS') {
        reply.send(204, '', preflightHeaders(request, origins.isForeign(request)));
      } else {
        await inRequestTrace(request, 'POST /graphql', () => this.#answer(request, reply));
      }
    } catch (error) {
      const { status, message, extensions } = present(error, log);
      // The next request on this connection must not start in an unread body.
      if (!request.complete) reply.add('connection', 'close');
      const body = JSON.stringify({ errors: [{ message, extensions }] });
      reply.send(status, body, ['content-type', JSON_TYPE]);
    }
  }

  async #answer(request: IncomingMessage, reply: GraphQLReply): Promise<void> {
    if (request.headers.cookie && this.deps.origins.isForeign(request)) {
      throw new ForbiddenError(
        'Pages of this origin may not send cookies; add the origin to ALLOWED_ORIGINS.',
      );
    }
    const asked = await readRequest(request);
    const startedAt = performance.now();
    const context = await this.deps.contexts.forHttp(request, (cookie) => {
      reply.add('set-cookie', cookie);
    });
    const exchange = { request, reply, context, startedAt };
    const text = documentText(asked);
    const document = text === null ? null : this.#admit(text, exchange);
    if (document === 'refused') return;
    const operation = document && plainOperation(asked, request.headers['content-type']);
    if (operation && (await this.#execute(document, operation, exchange))) return;
    await this.#answerByApollo(asked, exchange);
  }

  /** The document, or 'refused' if the response was already sent. */
  #admit(text: string, exchange: Exchange): DocumentNode | 'refused' {
    try {
      return this.deps.policy.admit(text, exchange.context.actor);
    } catch (error) {
      if (!(error instanceof AggregateError)) throw error;
      const errors = this.#present(error.errors.map(asGraphQLError));
      this.#finish(exchange, 400, { body: bodyOf({ errors }), operation: null, errors });
      return 'refused';
    }
  }

  /** False, without an effect, if Apollo has to answer. */
  async #execute(
    document: DocumentNode,
    { variables, operationName }: PlainOperation,
    exchange: Exchange,
  ): Promise<boolean> {
    const operation = operationOf(document, operationName);
    if (!operation || !this.#answerTypes.of(exchange.request)) return false;
    if (!this.#isAffordable(document, operation, variables)) return false;
    const shared = this.#sharedAnswers.begin({ document, operation, variables }, exchange.context);
    const result = await execute({
      schema: this.deps.schema,
      document,
      contextValue: shared.context,
      variableValues: variables,
      operationName,
    });
    // No resolver has run: graphql-js rejected the variables.
    if (result.data === undefined) return false;
    if (shared.known) {
      this.#finish(exchange, 200, { body: shared.known, operation, errors: undefined });
      return true;
    }
    const errors = this.#present(result.errors);
    const body = bodyOf({ errors, data: result.data });
    this.#finish(exchange, 200, { body, operation, errors });
    if (!errors) shared.keep(body);
    return true;
  }

  #isAffordable(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: PlainOperation['variables'],
  ): boolean {
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) return false;
    try {
      this.deps.policy.checkCost(document, operation, variables);
      return true;
    } catch {
      return false;
    }
  }

  #finish(
    { request, reply, context, startedAt }: Exchange,
    status: number,
    { body, operation, errors }: Answer,
  ): void {
    this.deps.operations.finished({
      transport: 'http',
      operation,
      errors,
      actor: context.actor,
      startedAt,
    });
    const type = this.#answerTypes.of(request) ?? JSON_TYPE;
    reply.send(status, body, ['content-type', type]);
  }

  async #answerByApollo(asked: HTTPGraphQLRequest, { reply, context }: Exchange): Promise<void> {
    const answer = await this.#apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: asked,
      context: () => Promise.resolve(context),
    });
    const { status = 200, headers, body } = answer;
    if (body.kind !== 'complete') throw new Error('Incremental delivery is not supported');
    headers.delete('content-length');
    headers.delete('cache-control');
    reply.send(status, body.string, [...headers].flat());
  }

  #present(errors: readonly GraphQLError[] | undefined): GraphQLFormattedError[] | undefined {
    return errors && boundErrors(errors).map((error) => this.#format(error.toJSON(), error));
  }

  #format(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
    const { message, extensions } = present(unwrapResolverError(error), this.deps.log);
    return { ...formatted, message, extensions: { ...extensions } };
  }
}

const bodyOf = (result: {
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
  readonly data?: unknown;
}): string => `${JSON.stringify(result)}\n`;

const asGraphQLError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError ? error : new GraphQLError(String(error));
