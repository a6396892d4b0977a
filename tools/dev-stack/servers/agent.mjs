/**
 * The development transcriber: an agent worker on the real LiveKit that joins when it is dispatched, and makes up its
 * subtitles. docs/how-to/bring-a-transcriber.md says how to bring a real one.
 *
 * Environment: HOST, PORT (of its control address), LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET, AGENT_NAME.
 *
 *   GET  /                 200 while it is registered at LiveKit, else 503
 *   GET  /jobs?room=NAME   its jobs so far, as JSON
 *   PUT  /plan?room=NAME   {"absences": n}: the room's next n jobs are accepted without an agent
 *   POST /leave?room=NAME  the agents in the room leave at once
 */
import { dispose } from '@livekit/rtc-node';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { Jobs } from './agent/jobs.mjs';
import { AgentWorker } from './agent/worker.mjs';

const {
  HOST: host = '127.0.0.1',
  PORT: port = '7900',
  LIVEKIT_URL: url = '',
  LIVEKIT_API_KEY: key = '',
  LIVEKIT_API_SECRET: secret = '',
  AGENT_NAME: name = 'transcriber',
} = process.env;

const jobs = new Jobs(url, (jobId, status) => worker.report(jobId, status));
const worker = new AgentWorker({
  url,
  key,
  secret,
  name,
  onAssigned: (assignment) => attempt(jobs.take(assignment)),
  onTerminated: (jobId) => attempt(jobs.terminate(jobId)),
});

/** @type {Record<string, (room: string | null, body: unknown) => unknown>} */
const ROUTES = {
  'GET /jobs': (room) => jobs.list(room),
  'PUT /plan': (room, body) =>
    jobs.plan(room ?? '', /** @type {import('./agent/jobs.mjs').Plan} */ (body)),
  'POST /leave': (room) => jobs.leave(room),
};

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const route = ROUTES[`${request.method} ${pathname}`];
  const answer = async () => {
    if (pathname === '/') return worker.isRegistered ? [200] : [503];
    if (route === undefined) return [404];
    const body = request.method === 'PUT' ? await json(request) : null;
    return [200, (await route(searchParams.get('room'), body)) ?? {}];
  };
  void answer()
    .catch((/** @type {unknown} */ error) => [400, { error: String(error) }])
    .then(([status, body]) => {
      response.writeHead(Number(status), { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? {}));
    });
});
server.listen(Number(port), host, () => console.log(`Agent ${name}: http://${host}:${port}`));

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => attempt(stop()));
await worker.run();

async function stop() {
  await jobs.leave(null);
  worker.stop();
  server.close();
  server.closeAllConnections();
  // The native part of rtc-node would keep the process alive.
  await dispose();
}

/** @param {Promise<void>} work */
function attempt(work) {
  work.catch((/** @type {unknown} */ error) => console.error(error));
}
