import type { IncomingMessage } from 'node:http';

/**
 * The headers that pages of any origin may send: those of GraphQL clients and of tracing libraries.
 */
const USUAL_HEADERS = [
  'content-type',
  'authorization',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'apollographql-client-name',
  'apollographql-client-version',
  'traceparent',
  'tracestate',
  'sentry-trace',
  'baggage',
].join(', ');

/** RFC 9110, 5.6.2: a list of tokens. */
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+(?: ?, ?[\w!#$%&'*+.^`|~-]+)*$/;
const MAX_HEADER_NAMES_LENGTH = 1000;

/**
 * Headers of the response to a CORS preflight, in the form that writeHead accepts. Pages of an
 * allowed origin may send any header, because they act for the person anyway.
 */
export function preflightHeaders(request: IncomingMessage, isForeign: boolean): readonly string[] {
  const asked = request.headers['access-control-request-headers']?.trim() ?? '';
  const isGranted =
    !isForeign && asked.length <= MAX_HEADER_NAMES_LENGTH && HEADER_NAMES.test(asked);
  return [
    ['access-control-allow-methods', 'GET, POST, OPTIONS'],
    ['access-control-allow-headers', isGranted ? `${USUAL_HEADERS}, ${asked}` : USUAL_HEADERS],
    ['access-control-max-age', '600'],
  ].flat();
}
