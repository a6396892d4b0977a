import { inspect } from 'node:util';
import { pino, type DestinationStream, type Logger } from 'pino';
import { traceId } from './lib/tracing.js';

/** Redacted everywhere in log lines: credentials, and the headers that carry them. */
const SECRETS = [
  'authorization',
  'cookie',
  'token',
  'ticket',
  'secret',
  'password',
  'clientSecret',
  'id_token',
  'access_token',
];

/** Lines are written in batches, at the latest after a second, and when the process exits. */
const BUFFER = { minLength: 4096, periodicFlush: 1000 };

/** @param isTraced whether lines name the trace that they belong to */
export const createLog = (
  level: string,
  destination?: DestinationStream,
  isTraced = false,
): Logger =>
  pino(
    {
      level,
      base: null,
      redact: {
        paths: SECRETS.flatMap((name) => [
          name,
          `*.${name}`,
          `*.*.${name}`,
          `*.headers["${name}"]`,
        ]),
        censor: '[redacted]',
      },
      // Undefined fields are omitted.
      ...(isTraced && { mixin: () => ({ traceId: traceId() }) }),
      serializers: { err: (error: unknown) => describeError(error) },
      formatters: { log: boundFields },
      hooks: {
        logMethod(parts, method) {
          const [fields, ...texts] = parts as [unknown, ...unknown[]];
          // Without a message, pino would use the error's, at full length.
          const message = texts.length === 0 ? messageIn(fields) : undefined;
          const all = message === undefined ? parts : [fields, message];
          method.apply(this, all.map(boundText) as typeof parts);
        },
      },
    },
    destination ?? pino.destination({ sync: false, ...BUFFER }),
  );

/** Limits a line to a few kilobytes: much of its content comes from others. */
const MAX_TEXT_LENGTH = 1_000;
const MAX_STACK_LENGTH = 4_000;
const MAX_CAUSES = 5;

const bounded = (text: string, limit = MAX_TEXT_LENGTH): string =>
  text.length > limit ? `${text.slice(0, limit)}…` : text;

const boundText = (part: unknown): unknown => (typeof part === 'string' ? bounded(part) : part);

function messageIn(fields: unknown): string | undefined {
  if (fields instanceof Error) return fields.message;
  if (typeof fields !== 'object' || fields === null || !('err' in fields)) return undefined;
  return fields.err instanceof Error ? fields.err.message : undefined;
}

/** Returns the same object unless a text is too long. */
function boundFields(fields: Record<string, unknown>): Record<string, unknown> {
  const tooLong = Object.entries(fields).flatMap(([name, value]) =>
    typeof value === 'string' && value.length > MAX_TEXT_LENGTH
      ? [[name, bounded(value)] as const]
      : [],
  );
  return tooLong.length === 0 ? fields : { ...fields, ...Object.fromEntries(tooLong) };
}

interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly cause?: ErrorDescription | undefined;
  /** The errors of an AggregateError, whose own message often says nothing. */
  readonly errors?: readonly ErrorDescription[] | undefined;
}

/**
 * Describes an error by its name, message, stack, and causes only. Other properties are omitted:
 * those of HTTP clients contain whole requests, with their headers.
 */
function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) {
    return { type: typeof error, message: bounded(inspect(error, INSPECT_OPTIONS)) };
  }
  const { name, message, stack, cause } = error;
  const nested: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const isDeep = depth >= MAX_CAUSES;
  return {
    type: bounded(name),
    message: bounded(message),
    stack: stack === undefined ? undefined : bounded(stack, MAX_STACK_LENGTH),
    cause: cause === undefined || isDeep ? undefined : describeError(cause, depth + 1),
    errors:
      nested.length === 0 || isDeep
        ? undefined
        : nested.slice(0, MAX_CAUSES).map((inner) => describeError(inner, depth + 1)),
  };
}

const INSPECT_OPTIONS = { depth: 1, maxArrayLength: 10, maxStringLength: MAX_TEXT_LENGTH };
