import { inspect } from 'node:util';
import { pino, type DestinationStream, type Logger } from 'pino';

/** Never in a log line, wherever it stands: credentials, and where credentials travel. */
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

/** Lines are written in batches, after a second at the latest; the rest when the process exits. */
const BUFFER = { minLength: 4096, periodicFlush: 1000 };

export const createLog = (level: string, destination?: DestinationStream): Logger =>
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
      serializers: { err: (error: unknown) => describeError(error) },
      formatters: { log: boundFields },
      hooks: {
        logMethod(parts, method) {
          const [fields, ...texts] = parts as [unknown, ...unknown[]];
          // Where there is no message, pino takes the error's, as long as it is.
          const message = texts.length === 0 ? messageIn(fields) : undefined;
          const all = message === undefined ? parts : [fields, message];
          method.apply(this, all.map(boundText) as typeof parts);
        },
      },
    },
    destination ?? pino.destination({ sync: false, ...BUFFER }),
  );

/** One fact, one line of a few kilobytes: much of what is logged was written by others. */
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

/** The same object where nothing is too long, as nearly always. */
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
  /** Of an AggregateError, whose own message often says nothing. */
  readonly errors?: readonly ErrorDescription[] | undefined;
}

/**
 * An error by its name, text, stack and causes alone. Its other properties are left out: those of
 * HTTP clients hold whole requests, with their headers.
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
