/**
 * Loaded into a measured gateway (node --import): reports its CPU time, and its memory after a
 * full garbage collection, to each client of PROBE_PORT.
 */
import { createServer } from 'node:net';

const { PROBE_PORT } = process.env;

const server = createServer((socket) => {
  socket.on('error', () => undefined);
  const cpu = process.cpuUsage();
  // Twice, because the second collection frees what the first one has finalized.
  for (let i = 0; i < 2; i += 1) globalThis.gc?.();
  socket.end(JSON.stringify({ cpu, memory: process.memoryUsage() }));
});
server.listen(Number(PROBE_PORT), '127.0.0.1');
server.unref();
