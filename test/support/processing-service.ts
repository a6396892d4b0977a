import type { IncomingHttpHeaders } from 'node:http';
import { LoopbackServer } from './loopback-server.js';

export interface Handover {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A transcription service that answers with `status`. */
export async function startProcessingService() {
  const handovers: Handover[] = [];
  const service = { status: 200 };
  const server = new LoopbackServer(({ headers, body }, response) => {
    handovers.push({ headers, body: body.toString() });
    response.writeHead(service.status).end();
  });
  await server.listen();
  const url = `http://127.0.0.1:${server.port}/transcripts`;
  return Object.assign(service, { url, handovers, stop: () => server.stop() });
}
