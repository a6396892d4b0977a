import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../errors/catalog.js';
import { answerAndClose } from './refuse-upgrade.js';

/**
 * Includes cookies of other applications on the same domain, for which Node's default of 16 kB is
 * too small.
 */
export const MAX_HEADER_BYTES = 32_768;

interface Refusal {
  readonly status: string;
  readonly message: string;
}

const NO_HTTP: Refusal = {
  status: '400 Bad Request',
  message: 'The request is not valid HTTP; check the client and its address.',
};

/** By the codes of Node's HTTP parser and server. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    message: `The headers are larger than ${MAX_HEADER_BYTES} bytes; clear the cookies of this site and try again.`,
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: '413 Payload Too Large',
    message: 'The chunk extensions are too large; send the body without them.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    message: 'The request took too long to arrive; send it again.',
  },
};

/** Answers requests that are not valid HTTP: Node's own answer has only a status. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  // Further input while the answer is sent is another client error.
  if (socket.writableEnded) return;
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, message } = REFUSALS[error.code ?? ''] ?? NO_HTTP;
  const code: ErrorCode = 'BAD_REQUEST';
  answerAndClose(socket, status, JSON.stringify({ message, code }));
}
