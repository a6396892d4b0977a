/** The levels of pino that the catalog uses. */
type Level = 'debug' | 'info' | 'warn' | 'error';

interface CatalogRow {
  /** The HTTP status of a response other than GraphQL's. */
  readonly status: number;
  /** The level at which an occurrence is logged. */
  readonly log: Level;
  /** For docs/errors.md: when the error occurs, and what the client should do. */
  readonly meaning: string;
}

/**
 * Every code that clients may receive in `extensions.code`. docs/errors.md is generated from it.
 */
export const ERROR_CATALOG = {
  UNAUTHENTICATED: {
    status: 401,
    log: 'debug',
    meaning: 'The request has no valid credential. Sign in, or join the room again.',
  },
  FORBIDDEN: {
    status: 403,
    log: 'debug',
    meaning:
      'You can see the object, but lack the rights for this operation. Ask a host of the room. For applications, `requiredScope` names the scope that the access token lacks.',
  },
  NOT_FOUND: {
    status: 404,
    log: 'debug',
    meaning:
      'The object does not exist, you have no access to it, or its feature is disabled: one answer for all three.',
  },
  BAD_USER_INPUT: {
    status: 400,
    log: 'debug',
    meaning:
      'An input is invalid. `fields` lists the paths of the invalid inputs; the message says why.',
  },
  CONFLICT: {
    status: 409,
    log: 'debug',
    meaning: 'The current state does not allow the operation. Read the state again, then decide.',
  },
  RATE_LIMITED: {
    status: 429,
    log: 'info',
    meaning: 'A limit is reached. Wait `retryAfterMs` milliseconds, then try again.',
  },
  MEDIA_UNAVAILABLE: {
    status: 503,
    log: 'error',
    meaning: 'LiveKit cannot be reached. Nothing was changed there; try again in a moment.',
  },
  STORAGE_UNAVAILABLE: {
    status: 503,
    log: 'error',
    meaning: 'MongoDB, Redis, or the object storage cannot be reached. Try again in a moment.',
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    log: 'error',
    meaning:
      'The gateway failed. Report the `logId` to your administrator; the details are in the log only.',
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    log: 'debug',
    meaning: 'The document is not valid GraphQL, or has too many tokens. Correct or shorten it.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    log: 'debug',
    meaning:
      'The document does not match the schema, or exceeds a limit such as depth, aliases, or cost. Correct or split it.',
  },
  BAD_REQUEST: {
    status: 400,
    log: 'debug',
    meaning:
      'The request is not a GraphQL request: its JSON is malformed, or its query or the preflight header is missing.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    status: 400,
    log: 'debug',
    meaning: 'Persisted queries are not supported. Send the document itself.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    log: 'debug',
    meaning: 'The request body exceeds the limit of this path. Send less at once.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    log: 'debug',
    meaning: 'This path does not accept the content type. Send the one that the message names.',
  },
} as const satisfies Record<string, CatalogRow>;

export type ErrorCode = keyof typeof ERROR_CATALOG;

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(ERROR_CATALOG, value);

/** Whether the cause is the gateway, or a service that it needs, rather than the request. */
export const isFaultCode = (code: ErrorCode): boolean => ERROR_CATALOG[code].status >= 500;
