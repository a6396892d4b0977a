import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HeldBytes, Holder } from './held-bytes.js';
import { MAX_CHUNK_BYTES } from './partial-message.js';

/**
 * One HTTP connection, and the memory that its peer makes the process hold: incomplete and
 * unanswered requests, and unread responses. Each body is limited, but the number of bodies is not.
 */
export class HttpConnection implements Holder {
  #requestsInFlight = 0;
  /** The bytes of `bytesRead` that belong to finished requests. */
  #done = 0;
  /** The bytes of bodies in flight that may have arrived with their headers. */
  #besideHeaders = 0;

  constructor(private readonly socket: Pick<Socket, 'bytesRead' | 'writableLength' | 'destroy'>) {}

  get heldBytes(): number {
    const { bytesRead, writableLength } = this.socket;
    return bytesRead - this.#done + this.#besideHeaders + writableLength;
  }

  terminate(): void {
    this.socket.destroy();
  }

  /** The headers of a request have arrived. */
  began(request: Pick<IncomingMessage, 'headers'>): void {
    if (this.#requestsInFlight === 0) this.#done = this.socket.bytesRead;
    this.#requestsInFlight += 1;
    this.#besideHeaders = Math.min(MAX_CHUNK_BYTES, this.#besideHeaders + bodyBytes(request));
  }

  /** A request was answered, or never will be. */
  ended(): void {
    this.#requestsInFlight -= 1;
    if (this.#requestsInFlight > 0) return;
    this.#done = this.socket.bytesRead;
    this.#besideHeaders = 0;
  }
}

/** Counts the connections of a server toward the limit of all peers. */
export function holdConnections(server: Server, held: HeldBytes): void {
  const connections = new WeakMap<Socket, HttpConnection>();
  server.on('connection', (socket: Socket) => {
    const connection = new HttpConnection(socket);
    connections.set(socket, connection);
    held.add(connection);
    // Not `once`, whose wrapper would last as long as the connection.
    socket.on('close', () => held.remove(connection));
  });
  server.on('request', ({ socket, headers }: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(socket);
    connection?.began({ headers });
    response.once('close', () => connection?.ended());
  });
  // From now on, the WebSocket counts the memory itself.
  server.on('upgrade', ({ socket }: IncomingMessage) => {
    const connection = connections.get(socket);
    if (connection) held.remove(connection);
  });
}

/** From the Content-Length header. */
function bodyBytes({ headers }: Pick<IncomingMessage, 'headers'>): number {
  if (headers['transfer-encoding'] !== undefined) return MAX_CHUNK_BYTES;
  return Number(headers['content-length'] ?? 0);
}
