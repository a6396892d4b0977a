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
      serializers: { err: describeError },
    },
    destination ?? pino.destination({ sync: false, ...BUFFER }),
  );

interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause: ErrorDescription | undefined;
}

/**
 * An error by its name, text, stack and causes alone. Its other properties are left out: those of
 * HTTP clients hold whole requests, with their headers.
 */
function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) {
    return { type: typeof error, message: String(error), stack: undefined, cause: undefined };
  }
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message,
    stack,
    cause: cause === undefined ? undefined : describeError(cause),
  };
}
