import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../errors/catalog.js';
import { answerAndClose } from './refuse-upgrade.js';

/** Cookies of other applications on the same domain count; Node's default of 16 kB refuses some people. */
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

/** For requests that never become one: Node's own answer has a status and does not say what is wrong. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  // What else comes in while the answer goes out is a client error again.
  if (socket.writableEnded) return;
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, message } = REFUSALS[error.code ?? ''] ?? NO_HTTP;
  const code: ErrorCode = 'BAD_REQUEST';
  answerAndClose(socket, status, JSON.stringify({ message, code }));
}
