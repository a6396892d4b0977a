import type { Duplex } from 'node:stream';

/** A peer that keeps its half of the connection open gets this long to take the answer. */
const LINGER_MS = 5_000;

/**
 * Answers an upgrade that is not granted and lets the connection go. Node takes its own listeners and timeouts off a
 * socket that asks for an upgrade: without those of `letGo`, a reset by the peer would end the process, and a peer that
 * never closes would keep its descriptor for ever.
 */
export function refuseUpgrade(socket: Duplex, status: string): void {
  answerAndClose(socket, status);
}

/** Answers on a bare socket and lets it go. */
export function answerAndClose(socket: Duplex, status: string, json = ''): void {
  letGo(socket);
  const head = [
    `HTTP/1.1 ${status}`,
    'connection: close',
    ...(json === '' ? [] : ['content-type: application/json; charset=utf-8']),
    `content-length: ${Buffer.byteLength(json)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${json}`, () => socket.destroy());
}

/** Takes over a bare socket whose last answer is on its way. */
export function letGo(socket: Duplex): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
  socket.on('error', () => socket.destroy());
}
