import type { CombinedError } from '@urql/core';

/** The gateway's code for what went wrong; OFFLINE where it could not be asked. */
export function codeOf(error: CombinedError): string {
  const code = error.graphQLErrors[0]?.extensions['code'];
  return typeof code === 'string' ? code : 'OFFLINE';
}

/** How long to wait before asking again; null: the gateway did not say that it was asked too often. */
export function retryAfterMsOf(error: CombinedError): number | null {
  const { code, retryAfterMs } = error.graphQLErrors[0]?.extensions ?? {};
  return code === 'RATE_LIMITED' && typeof retryAfterMs === 'number' ? retryAfterMs : null;
}
