import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import {
  OperationTypeNode,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { Logger } from 'pino';
import type { AppContext } from '../context/app-context.js';
import { boundErrors } from '../errors/bound-errors.js';
import { DOCUMENT_LIMITS, limitRule, refusal } from './document-limits.js';
import type { DocumentPolicy } from './document-policy.js';
import type { OperationLog } from './operation-log.js';

export type Apollo = ApolloServer<AppContext>;

export interface ApolloDeps {
  readonly schema: GraphQLSchema;
  readonly policy: DocumentPolicy;
  readonly operations: OperationLog;
  readonly log: Logger;
  readonly isProduction: boolean;
  readonly format: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
}

/**
 * Apollo Server for the requests that are not executed directly. Its documents are already
 * admitted.
 */
export function createApollo({
  schema,
  policy,
  operations,
  log,
  isProduction,
  format,
}: ApolloDeps): Apollo {
  return new ApolloServer<AppContext>({
    schema,
    introspection: !isProduction,
    hideSchemaDetailsFromClientErrors: isProduction,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    documentStore: admittedDocuments(policy),
    // For a document that the cache has just evicted.
    parseOptions: { maxLexicalTokens: DOCUMENT_LIMITS.tokens },
    validationRules: [limitRule],
    stopOnTerminationSignals: false,
    logger: log.child({ part: 'apollo' }, { level: 'warn' }),
    formatError: format,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      operationPlugin(policy, operations),
    ],
  });
}

const SHA_256_LENGTH = 64;

/** Apollo's keys end with the SHA-256 of the text. Only the policy adds documents. */
const admittedDocuments = (policy: DocumentPolicy) => ({
  get: (key: string): Promise<DocumentNode | undefined> =>
    Promise.resolve(policy.find(key.slice(-SHA_256_LENGTH))),
  set: () => Promise.resolve(),
  delete: () => Promise.resolve(),
});

function operationPlugin(
  policy: DocumentPolicy,
  operations: OperationLog,
): ApolloServerPlugin<AppContext> {
  return {
    requestDidStart: () => {
      const startedAt = performance.now();
      return Promise.resolve({
        didResolveOperation: ({ document, operation, request }) => {
          if (!operation) return Promise.resolve();
          if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
            throw refusal(
              'Subscriptions are not served over HTTP; use a WebSocket (graphql-transport-ws).',
              'BAD_REQUEST',
            );
          }
          policy.checkVariables(operation, request.variables);
          policy.checkCost(document, operation, request.variables);
          return Promise.resolve();
        },
        willSendResponse: ({ operation, response, contextValue }) => {
          const result = response.body.kind === 'single' ? response.body.singleResult : {};
          if (result.errors) result.errors = boundErrors(result.errors);
          operations.finished({
            transport: 'http',
            operation,
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
