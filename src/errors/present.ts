import { randomUUID } from 'node:crypto';
import { GraphQLError, isValueNode, visit } from 'graphql';
import { boundMessage } from './bound-errors.js';
import { ERROR_CATALOG, isErrorCode, type ErrorCode } from './catalog.js';
import { DomainError } from './domain-error.js';

/** A thrown thing as clients may see it. */
export interface PublicError {
  readonly code: ErrorCode;
  /** HTTP status for plain answers. */
  readonly status: number;
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: ErrorCode };
}

/** Where `present` reports what it hides; pino's shape. */
export interface ErrorLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * The one mapping from a thrown thing to something public, for every exit: Apollo, graphql-ws and
 * Express. What is neither a DomainError nor GraphQL's own refusal of a document is a fault: it is
 * logged under a `logId`, and the client gets that id alone.
 */
export function present(error: unknown, log: ErrorLog): PublicError {
  const known = asDomainError(error);
  if (known) {
    log[ERROR_CATALOG[known.code].log]({ code: known.code, err: known }, known.message);
    return publicError(known.code, known.message, known.details);
  }
  const refusal = asGraphQLRefusal(error);
  if (refusal) return publicError(refusal.code, refusal.message, {});
  const wrong = asWrongArgument(error);
  if (wrong) return publicError('BAD_USER_INPUT', wrong.message, { fields: wrong.fields });
  const logId = randomUUID();
  log.error({ logId, err: rootOf(error) }, 'Unexpected error; answered with its logId only');
  const message = 'Internal error; report the `logId` to your administrator.';
  return publicError('INTERNAL_SERVER_ERROR', message, { logId });
}

const publicError = (code: ErrorCode, message: string, details: object): PublicError => ({
  code,
  status: ERROR_CATALOG[code].status,
  message: boundMessage(message),
  extensions: { code, ...details },
});

function asDomainError(error: unknown): DomainError | null {
  for (let at: unknown = error; at instanceof Error; at = originalOf(at)) {
    if (at instanceof DomainError) return at;
  }
  return null;
}

/**
 * GraphQL's own answers to a bad document or bad variables. Their texts quote the client's own input
 * only. What stands at the root of a resolver's failure is never a GraphQLError, so nothing thrown
 * by a library passes for one by carrying a `code`.
 */
function asGraphQLRefusal(error: unknown): { code: ErrorCode; message: string } | null {
  if (!(error instanceof GraphQLError) || !(rootOf(error) instanceof GraphQLError)) return null;
  const code = codeOf(error);
  if (isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR')
    return { code, message: error.message };
  if (code === 'OPERATION_RESOLUTION_FAILURE')
    return { code: 'BAD_REQUEST', message: error.message };
  return null;
}

const codeOf = (error: GraphQLError): string => String(error.extensions['code']);

/**
 * The variables in an argument that graphql-js refused during the execution: null where a default stood in
 * for it, for example. Such errors point to the value; errors about results point to fields, or nowhere.
 */
function asWrongArgument(error: unknown): { message: string; fields: readonly string[] } | null {
  const root = rootOf(error);
  if (!(root instanceof GraphQLError) || !root.nodes?.length || !root.nodes.every(isValueNode))
    return null;
  const names = new Set<string>();
  for (const node of root.nodes) {
    visit(node, { Variable: ({ name }) => void names.add(name.value) });
  }
  return { message: root.message, fields: [...names] };
}

const originalOf = (error: Error): unknown => (error as { originalError?: unknown }).originalError;

function rootOf(error: unknown): unknown {
  const original = error instanceof Error ? originalOf(error) : undefined;
  return original === undefined ? error : rootOf(original);
}
