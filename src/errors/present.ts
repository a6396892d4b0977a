import { randomUUID } from 'node:crypto';
import { GraphQLError, isValueNode, visit } from 'graphql';
import { boundMessage } from './bound-errors.js';
import { ERROR_CATALOG, isErrorCode, type ErrorCode } from './catalog.js';
import { DomainError, InvalidInputError } from './domain-error.js';

/** The public form of an error. */
export interface PublicError {
  readonly code: ErrorCode;
  /** The HTTP status of a response other than GraphQL's. */
  readonly status: number;
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: ErrorCode };
}

/** The log for hidden details, in pino's shape. */
export interface ErrorLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * The only mapping from a thrown value to a public error, for Apollo, graphql-ws, and Express.
 * Anything but a DomainError or GraphQL's own rejection of a document is a fault: it is logged with
 * a `logId`, and the client receives only that.
 */
export function present(error: unknown, log: ErrorLog): PublicError {
  const known = asDomainError(error);
  if (known) {
    logKnown(known, log);
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

function logKnown(error: DomainError, log: ErrorLog): void {
  const { code, message } = error;
  const level = ERROR_CATALOG[code].log;
  // These messages quote what people enter, which must not be in the log.
  if (error instanceof InvalidInputError) log[level]({ code }, 'Input rejected');
  else log[level]({ code, err: error }, message);
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
 * GraphQL's rejections of an invalid document or variable. Their messages quote only the client's
 * input. The root of a resolver's failure is never a GraphQLError, so a library's error with a
 * `code` is not mistaken for one.
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
 * Finds the variables in an argument that graphql-js rejected during execution, for example null
 * for a variable with a default. Such errors point to the value; errors about results point to
 * fields, or nowhere.
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
