import type { Duplex } from 'node:stream';

/** How long a peer that keeps its half of the connection open may take to read the answer. */
const LINGER_MS = 5_000;

/**
 * Answers a rejected upgrade, and closes the connection. Node removes its own listeners and
 * timeouts from a socket that requests an upgrade: without those of `closeAfterAnswer`, a reset by the peer
 * would crash the process, and a peer that never closes would hold its descriptor forever.
 */
export function refuseUpgrade(socket: Duplex, status: string): void {
  answerAndClose(socket, status);
}

/** Answers on a bare socket, then closes it. */
export function answerAndClose(socket: Duplex, status: string, json = ''): void {
  closeAfterAnswer(socket);
  const head = [
    `HTTP/1.1 ${status}`,
    'connection: close',
    ...(json === '' ? [] : ['content-type: application/json; charset=utf-8']),
    `content-length: ${Buffer.byteLength(json)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${json}`, () => socket.destroy());
}

/** Closes a bare socket after its last answer. */
export function closeAfterAnswer(socket: Duplex): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
  socket.on('error', () => socket.destroy());
}
