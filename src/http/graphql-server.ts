import { ApolloServer, type ApolloServerPlugin, type HTTPGraphQLRequest } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { OperationTypeNode, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { AppContext } from '../context/app-context.js';
import type { ContextFactory } from '../context/context-factory.js';
import { boundErrors } from '../errors/bound-errors.js';
import { ForbiddenError } from '../errors/domain-error.js';
import { present } from '../errors/present.js';
import { CompiledOperations } from './compiled-operations.js';
import { DOCUMENT_LIMITS, limitRules, refusal, type DocumentPolicy } from './document-policy.js';
import { plainOperation, readRequest } from './graphql-request.js';
import type { OperationLog } from './operation-log.js';
import type { Origins } from './origins.js';

export interface GraphQLServerDeps {
  readonly schema: GraphQLSchema;
  readonly policy: DocumentPolicy;
  readonly contexts: ContextFactory;
  readonly origins: Origins;
  readonly operations: OperationLog;
  readonly log: Logger;
  /** Hides introspection and schema suggestions. */
  readonly isProduction: boolean;
  /** Sent with every answer. */
  readonly headers: readonly (readonly [string, string])[];
}

/** GraphQL over HTTP, straight on node:http: Express would cost more than the operation itself. */
export class GraphQLServer {
  readonly #apollo: ApolloServer<AppContext>;
  readonly #compiled: CompiledOperations;
  /** Content types of the answers by the Accept header that Apollo chose them for. */
  readonly #answerTypes = new LRUCache<string, string>({ max: 100 });
  /** As writeHead takes them. */
  readonly #headers: readonly string[];

  constructor(private readonly deps: GraphQLServerDeps) {
    const { schema, isProduction, log, policy } = deps;
    this.#compiled = new CompiledOperations(schema, policy);
    this.#headers = deps.headers.flat();
    this.#apollo = new ApolloServer<AppContext>({
      schema,
      introspection: !isProduction,
      hideSchemaDetailsFromClientErrors: isProduction,
      includeStacktraceInErrorResponses: false,
      persistedQueries: false,
      allowBatchedHttpRequests: false,
      parseOptions: { maxLexicalTokens: DOCUMENT_LIMITS.tokens },
      validationRules: limitRules,
      stopOnTerminationSignals: false,
      logger: log.child({ part: 'apollo' }, { level: 'warn' }),
      formatError: (formatted, error) => this.#format(formatted, error),
      plugins: [
        ApolloServerPluginCacheControlDisabled(),
        ApolloServerPluginLandingPageDisabled(),
        this.#perOperation(),
      ],
    });
  }

  start(): Promise<void> {
    return this.#apollo.start();
  }

  stop(): Promise<void> {
    return this.#apollo.stop();
  }

  /** Answers every request to the GraphQL path; never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(this.deps.origins.headersFor(request))) {
      response.setHeader(name, value);
    }
    try {
      if (request.method === 'OPTIONS') this.#send(response, 204, '', PREFLIGHT);
      else await this.#answer(request, response);
    } catch (error) {
      const { status, message, extensions } = present(error, this.deps.log);
      // An unread body must not be taken for the next request on this connection.
      if (!request.complete) response.setHeader('connection', 'close');
      const body = JSON.stringify({ errors: [{ message, extensions }] });
      this.#send(response, status, body, JSON_TYPE);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.cookie && this.deps.origins.isForeign(request)) {
      throw new ForbiddenError('Pages of this origin may not send cookies.');
    }
    const asked = await readRequest(request);
    const context = await this.deps.contexts.forHttp(request, response);
    if (await this.#answerCompiled(asked, response, context)) return;
    const answer = await this.#apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: asked,
      context: () => Promise.resolve(context),
    });
    const { status = 200, headers, body } = answer;
    if (body.kind !== 'complete') throw new Error('incremental delivery is not served');
    const type = headers.get('content-type');
    if (status === 200 && type) this.#answerTypes.set(acceptOf(asked), type);
    headers.delete('content-length');
    this.#send(response, status, body.string, [...headers].flat());
  }

  /** False, and nothing has happened, where Apollo shall answer. */
  async #answerCompiled(
    asked: HTTPGraphQLRequest,
    response: ServerResponse,
    context: AppContext,
  ): Promise<boolean> {
    const startedAt = performance.now();
    const type = this.#answerTypes.get(acceptOf(asked));
    const operation = type && plainOperation(asked);
    const execution = operation ? await this.#compiled.execute(operation, context) : null;
    if (!type || !execution) return false;
    const { definition, data } = execution;
    const errors =
      execution.errors &&
      boundErrors(execution.errors).map((error) => this.#format(error.toJSON(), error));
    this.deps.operations.finished({
      transport: 'http',
      type: definition.operation,
      name: definition.name?.value,
      errors,
      actor: context.actor,
      startedAt,
    });
    const body = `${JSON.stringify({ errors, data })}\n`;
    this.#send(response, 200, body, ['content-type', type]);
    return true;
  }

  #format(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
    const { message, extensions } = present(unwrapResolverError(error), this.deps.log);
    return { ...formatted, message, extensions: { ...extensions } };
  }

  #send(response: ServerResponse, status: number, body: string, headers: readonly string[]): void {
    const length = String(Buffer.byteLength(body));
    response.writeHead(status, [...this.#headers, ...headers, 'content-length', length]);
    response.end(body);
  }

  #perOperation(): ApolloServerPlugin<AppContext> {
    const { policy, operations } = this.deps;
    return {
      requestDidStart: () => {
        const startedAt = performance.now();
        return Promise.resolve({
          didResolveOperation: ({ document, operation, request, operationName }) => {
            if (!operation) return Promise.resolve();
            if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
              throw refusal(
                'Subscriptions run over WebSocket (graphql-transport-ws).',
                'BAD_REQUEST',
              );
            }
            policy.checkVariables(operation, request.variables);
            policy.checkCost(document, request.variables, operationName ?? undefined);
            this.#compiled.sighted(request.query ?? '', document);
            return Promise.resolve();
          },
          willSendResponse: ({ operation, operationName, response, contextValue }) => {
            const result = response.body.kind === 'single' ? response.body.singleResult : {};
            if (result.errors) result.errors = boundErrors(result.errors);
            operations.finished({
              transport: 'http',
              type: operation?.operation,
              name: operationName,
              errors: result.errors,
              actor: contextValue.actor,
              startedAt,
            });
            return Promise.resolve();
          },
        });
      },
    };
  }
}

const acceptOf = ({ headers }: HTTPGraphQLRequest): string => headers.get('accept') ?? '';

const JSON_TYPE = ['content-type', 'application/json; charset=utf-8'];

const PREFLIGHT = [
  ['access-control-allow-methods', 'GET, POST, OPTIONS'],
  [
    'access-control-allow-headers',
    'content-type, authorization, apollo-require-preflight, x-apollo-operation-name',
  ],
  ['access-control-max-age', '600'],
].flat();
