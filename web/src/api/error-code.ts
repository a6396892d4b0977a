import type { CombinedError } from '@urql/core';

/** The gateway's error code; OFFLINE if the gateway did not answer. */
export function codeOf(error: CombinedError): string {
  const code = error.graphQLErrors[0]?.extensions['code'];
  return typeof code === 'string' ? code : 'OFFLINE';
}

/** How long to wait before a retry; null if the error is not RATE_LIMITED. */
export function retryAfterMsOf(error: CombinedError): number | null {
  const { code, retryAfterMs } = error.graphQLErrors[0]?.extensions ?? {};
  return code === 'RATE_LIMITED' && typeof retryAfterMs === 'number' ? retryAfterMs : null;
}

/** Whether the gateway has refused this part of the input. */
export function refuses(error: CombinedError, field: string): boolean {
  const fields = error.graphQLErrors[0]?.extensions['fields'];
  return Array.isArray(fields) && fields.includes(field);
}
