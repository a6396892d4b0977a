import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HeldBytes, Holder } from './held-bytes.js';
import { MAX_CHUNK_BYTES } from './partial-message.js';

/**
 * One HTTP connection, and what its peer makes the process hold: requests that are not whole, those not answered yet,
 * and answers that the peer does not read. Bodies are bounded one by one; many of them are not.
 */
export class HttpConnection implements Holder {
  #requestsInFlight = 0;
  /** Of `bytesRead`, what belongs to requests that are over. */
  #done = 0;
  /** How much of the bodies in flight may have come with their headers. */
  #besideHeaders = 0;

  constructor(private readonly socket: Pick<Socket, 'bytesRead' | 'writableLength' | 'destroy'>) {}

  get heldBytes(): number {
    const { bytesRead, writableLength } = this.socket;
    return bytesRead - this.#done + this.#besideHeaders + writableLength;
  }

  terminate(): void {
    this.socket.destroy();
  }

  /** The headers of a request are here. */
  began(request: Pick<IncomingMessage, 'headers'>): void {
    if (this.#requestsInFlight === 0) this.#done = this.socket.bytesRead;
    this.#requestsInFlight += 1;
    this.#besideHeaders = Math.min(MAX_CHUNK_BYTES, this.#besideHeaders + bodyBytes(request));
  }

  /** A request has its answer, or never will. */
  ended(): void {
    this.#requestsInFlight -= 1;
    if (this.#requestsInFlight > 0) return;
    this.#done = this.socket.bytesRead;
    this.#besideHeaders = 0;
  }
}

/** Adds the connections of a server to what all peers together may hold. */
export function holdConnections(server: Server, held: HeldBytes): void {
  const connections = new WeakMap<Socket, HttpConnection>();
  server.on('connection', (socket: Socket) => {
    const connection = new HttpConnection(socket);
    connections.set(socket, connection);
    held.add(connection);
    socket.once('close', () => held.remove(connection));
  });
  server.on('request', ({ socket, headers }: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(socket);
    connection?.began({ headers });
    response.once('close', () => connection?.ended());
  });
  // From here on, the WebSocket counts what its peer makes the process hold.
  server.on('upgrade', ({ socket }: IncomingMessage) => {
    const connection = connections.get(socket);
    if (connection) held.remove(connection);
  });
}

/** As it says itself. */
function bodyBytes({ headers }: Pick<IncomingMessage, 'headers'>): number {
  if (headers['transfer-encoding'] !== undefined) return MAX_CHUNK_BYTES;
  return Number(headers['content-length'] ?? 0);
}
