/**
 * Loaded into a gateway that is measured (node --import): tells its memory, after a full garbage collection, to whoever
 * connects to PROBE_PORT.
 */
import { createServer } from 'node:net';

const { PROBE_PORT } = process.env;

const server = createServer((socket) => {
  socket.on('error', () => undefined);
  // Twice: what the first one finds finalizers for, the second one frees.
  for (let i = 0; i < 2; i += 1) globalThis.gc?.();
  socket.end(JSON.stringify(process.memoryUsage()));
});
server.listen(Number(PROBE_PORT), '127.0.0.1');
server.unref();
