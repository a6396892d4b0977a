import type { CombinedError } from '@urql/core';

/** The gateway's code for what went wrong; OFFLINE where it could not be asked. */
export function codeOf(error: CombinedError): string {
  const code = error.graphQLErrors[0]?.extensions['code'];
  return typeof code === 'string' ? code : 'OFFLINE';
}
