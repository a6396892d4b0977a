import type { Duplex } from 'node:stream';

/** A peer that keeps its half of the connection open gets this long to take the answer. */
const LINGER_MS = 5_000;

/**
 * Answers an upgrade that is not granted and lets the connection go. Node takes its own listeners and timeouts off a
 * socket that asks for an upgrade: without the ones here, a reset by the peer would end the process, and a peer that
 * never closes would keep its descriptor for ever.
 */
export function refuseUpgrade(socket: Duplex, status: string): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
