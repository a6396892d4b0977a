import type { IncomingMessage } from 'node:http';

/** The trace of which a request says that it is a part (W3C Trace Context). */
export function traceparentOf({ headers }: IncomingMessage): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === 'string' ? traceparent : undefined;
}
