/** RFC 6749, 5.2. */
export type TokenErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'invalid_scope';

/**
 * A refused request for an access token. Its message may only contain the characters that RFC 6749,
 * 5.2 allows: ASCII without double quotes and backslashes.
 */
export class TokenRequestError extends Error {
  constructor(
    readonly code: TokenErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'TokenRequestError';
  }
}
