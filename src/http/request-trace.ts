import type { IncomingMessage } from 'node:http';
import { inTrace } from '../lib/tracing.js';

/** Runs the work of a request, which continues the trace that its headers name. */
export const inRequestTrace = <T>(request: IncomingMessage, name: string, work: () => T): T =>
  inTrace(name, { parent: traceparentOf(request) }, { kind: 'server' }, work);

/** The span that a request names as its parent (W3C Trace Context). */
function traceparentOf({ headers }: IncomingMessage): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === 'string' ? traceparent : undefined;
}
