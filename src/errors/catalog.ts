/** pino's levels, as far as the catalog uses them. */
type Level = 'debug' | 'info' | 'warn' | 'error';

interface CatalogRow {
  /** HTTP status of a plain (non-GraphQL) answer. */
  readonly status: number;
  /** Level at which an occurrence is logged. */
  readonly log: Level;
  /** For docs/errors.md: when a client meets it, and what it should do. */
  readonly meaning: string;
}

/** Every code that a client can meet in `extensions.code`. docs/errors.md is generated from it. */
export const ERROR_CATALOG = {
  UNAUTHENTICATED: {
    status: 401,
    log: 'debug',
    meaning: 'No credential, or one that is not believed. Sign in, or join the room again.',
  },
  FORBIDDEN: {
    status: 403,
    log: 'debug',
    meaning: 'You may see the thing, but not do this with it.',
  },
  NOT_FOUND: {
    status: 404,
    log: 'debug',
    meaning: 'Missing, not yours, or switched off in this deployment: one answer for all three.',
  },
  BAD_USER_INPUT: {
    status: 400,
    log: 'debug',
    meaning: '`fields` lists the paths of the inputs that are wrong; the message says why.',
  },
  CONFLICT: {
    status: 409,
    log: 'debug',
    meaning: 'The present state does not allow it. Read the state again, then decide.',
  },
  RATE_LIMITED: {
    status: 429,
    log: 'info',
    meaning: 'Too often. Wait `retryAfterMs` milliseconds.',
  },
  MEDIA_UNAVAILABLE: {
    status: 503,
    log: 'error',
    meaning: 'LiveKit cannot be reached. Nothing was changed there; try again.',
  },
  STORAGE_UNAVAILABLE: {
    status: 503,
    log: 'error',
    meaning: 'A store (MongoDB, Redis or the object storage) cannot be reached; try again.',
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    log: 'error',
    meaning: 'A fault of the gateway. Report the `logId`; nothing else is told.',
  },
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    log: 'debug',
    meaning: 'The document is not GraphQL, or has too many tokens.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: 400,
    log: 'debug',
    meaning: 'The document does not fit the schema or the limits on depth, aliases and cost.',
  },
  BAD_REQUEST: {
    status: 400,
    log: 'debug',
    meaning: 'Not a GraphQL request: malformed JSON, no query, or no preflight header.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    status: 400,
    log: 'debug',
    meaning: 'Persisted queries are not supported; send the document itself.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    log: 'debug',
    meaning: 'The body is larger than the limit of this path.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    log: 'debug',
    meaning: 'The content type is not one that this path takes.',
  },
} as const satisfies Record<string, CatalogRow>;

export type ErrorCode = keyof typeof ERROR_CATALOG;

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(ERROR_CATALOG, value);
