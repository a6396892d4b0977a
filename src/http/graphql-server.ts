import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { AppContext } from '../context/app-context.js';
import type { ContextFactory } from '../context/context-factory.js';
import { BadRequestError, ForbiddenError } from '../errors/domain-error.js';
import { present } from '../errors/present.js';
import { DOCUMENT_LIMITS, limitRules, type DocumentPolicy } from './document-policy.js';
import type { OperationLog } from './operation-log.js';
import type { Origins } from './origins.js';
import { readBody } from './request-body.js';

const BODY_LIMIT_BYTES = 100_000;

export interface GraphQLServerDeps {
  readonly schema: GraphQLSchema;
  readonly policy: DocumentPolicy;
  readonly contexts: ContextFactory;
  readonly origins: Origins;
  readonly operations: OperationLog;
  readonly log: Logger;
  /** Hides introspection and schema suggestions. */
  readonly isProduction: boolean;
}

/** GraphQL over HTTP, straight on node:http: Express would cost more than the operation itself. */
export class GraphQLServer {
  readonly #apollo: ApolloServer<AppContext>;

  constructor(private readonly deps: GraphQLServerDeps) {
    const { schema, isProduction, log } = deps;
    this.#apollo = new ApolloServer<AppContext>({
      schema,
      introspection: !isProduction,
      hideSchemaDetailsFromClientErrors: isProduction,
      includeStacktraceInErrorResponses: false,
      persistedQueries: false,
      allowBatchedHttpRequests: false,
      parseOptions: { maxTokens: DOCUMENT_LIMITS.tokens },
      validationRules: limitRules,
      stopOnTerminationSignals: false,
      logger: log.child({ part: 'apollo' }, { level: 'warn' }),
      formatError: (formatted, error) => {
        const { message, extensions } = present(unwrapResolverError(error), log);
        return { ...formatted, message, extensions: { ...extensions } };
      },
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
      if (request.method === 'OPTIONS') preflight(response);
      else await this.#answer(request, response);
    } catch (error) {
      const { status, message, extensions } = present(error, this.deps.log);
      // An unread body must not be taken for the next request on this connection.
      if (!request.complete) response.setHeader('connection', 'close');
      send(response, status, JSON.stringify({ errors: [{ message, extensions }] }));
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.cookie && this.deps.origins.isForeign(request)) {
      throw new ForbiddenError('Pages of this origin may not send cookies.');
    }
    const body = request.method === 'POST' ? await readJson(request) : undefined;
    const context = await this.deps.contexts.forHttp(request, response);
    const result = await this.#apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: (request.method ?? 'GET').toUpperCase(),
        headers: relevantHeaders(request),
        search: searchOf(request.url ?? ''),
        body,
      },
      context: () => Promise.resolve(context),
    });
    for (const [name, value] of result.headers) {
      if (name !== 'content-length') response.setHeader(name, value);
    }
    if (result.body.kind !== 'complete') throw new Error('incremental delivery is not served');
    send(response, result.status ?? 200, result.body.string);
  }

  #perOperation(): ApolloServerPlugin<AppContext> {
    const { policy, operations } = this.deps;
    return {
      requestDidStart: () => {
        const startedAt = performance.now();
        return Promise.resolve({
          didResolveOperation: ({ document, operation, request, operationName }) => {
            if (!operation) return Promise.resolve();
            policy.checkVariables(operation, request.variables);
            policy.checkCost(document, request.variables, operationName ?? undefined);
            return Promise.resolve();
          },
          willSendResponse: ({ operation, operationName, response, contextValue }) => {
            operations.finished({
              transport: 'http',
              type: operation?.operation,
              name: operationName,
              errors:
                response.body.kind === 'single' ? response.body.singleResult.errors : undefined,
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

/** Those that Apollo looks at: content negotiation and cross-site request forgery. */
const RELEVANT = ['content-type', 'accept', 'x-apollo-operation-name', 'apollo-require-preflight'];

function relevantHeaders(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const name of RELEVANT) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = (await readBody(request, BODY_LIMIT_BYTES)).toString('utf8');
  // Apollo answers other content types itself, as part of its forgery prevention.
  if (!request.headers['content-type']?.startsWith('application/json')) return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequestError('The body is not JSON.');
  }
}

function preflight(response: ServerResponse): void {
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers':
      'content-type, authorization, apollo-require-preflight, x-apollo-operation-name',
    'access-control-max-age': '600',
  });
  response.end();
}

function send(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  if (!response.hasHeader('content-type')) {
    response.setHeader('content-type', 'application/json; charset=utf-8');
  }
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}

function searchOf(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at);
}
