import type { ErrorCode } from './catalog.js';

/**
 * An expected error of services and adapters. Independent of the transport: `present()` turns it
 * into a response for GraphQL, WebSocket, and plain HTTP.
 */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;

  /** Public details beside `code`, for the error's extensions. */
  get details(): Readonly<Record<string, unknown>> {
    return {};
  }

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

export class UnauthenticatedError extends DomainError {
  readonly code = 'UNAUTHENTICATED';
  constructor(message = 'You are not signed in and not in the meeting; sign in or join first.') {
    super(message);
  }
}

export class ForbiddenError extends DomainError {
  readonly code = 'FORBIDDEN';
  constructor(message = 'You do not have permission to do this; ask a host of the room.') {
    super(message);
  }
}

/** Names the scope that an access token lacks. */
export class MissingScopeError extends ForbiddenError {
  constructor(readonly requiredScope: string) {
    super(
      `The access token lacks the scope ${requiredScope}; request a token with it, or ask an instance administrator to grant it to the application.`,
    );
  }

  override get details() {
    return { requiredScope: this.requiredScope };
  }
}

/**
 * Missing, inaccessible, or disabled. The message is constant, so that it does not reveal which.
 */
export class NotFoundError extends DomainError {
  readonly code = 'NOT_FOUND';
  constructor() {
    super('Not found, or you do not have access.');
  }
}

export class InvalidInputError extends DomainError {
  readonly code = 'BAD_USER_INPUT';
  /** @param fields paths of the invalid inputs, such as `name` or `emails.2` */
  constructor(
    readonly fields: readonly string[],
    message: string,
  ) {
    super(message);
  }

  override get details() {
    return { fields: this.fields };
  }
}

export class ConflictError extends DomainError {
  readonly code = 'CONFLICT';
}

/** Names the running recording. */
export class RecordingRunsError extends ConflictError {
  constructor(readonly recordingId: string) {
    super(`Recording ${recordingId} is already running in this room; stop it first.`);
  }

  override get details() {
    return { recordingId: this.recordingId };
  }
}

export class RateLimitedError extends DomainError {
  readonly code = 'RATE_LIMITED';
  /** At least 1, so that clients do not retry in a loop. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number, message = 'Too many requests; wait a moment, then try again.') {
    super(message);
    this.retryAfterMs = Math.max(1, Math.ceil(retryAfterMs));
  }

  override get details() {
    return { retryAfterMs: this.retryAfterMs };
  }
}

export class MediaUnavailableError extends DomainError {
  readonly code = 'MEDIA_UNAVAILABLE';
  constructor(options?: ErrorOptions) {
    super('The media server cannot be reached; try again in a moment.', options);
  }
}

export class StorageUnavailableError extends DomainError {
  readonly code = 'STORAGE_UNAVAILABLE';
  constructor(options?: ErrorOptions) {
    super('A data store cannot be reached; try again in a moment.', options);
  }
}

export class PayloadTooLargeError extends DomainError {
  readonly code = 'PAYLOAD_TOO_LARGE';
  constructor(limitBytes: number) {
    super(`The request body exceeds ${limitBytes} bytes; send less at once.`);
  }
}

export class UnsupportedMediaTypeError extends DomainError {
  readonly code = 'UNSUPPORTED_MEDIA_TYPE';
}

export class BadRequestError extends DomainError {
  readonly code = 'BAD_REQUEST';
}
