import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Handover {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A transcription service that answers with `status`. */
export async function startProcessingService() {
  const handovers: Handover[] = [];
  const service = { status: 200 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      handovers.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(service.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/transcripts`;
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return Object.assign(service, { url, handovers, stop });
}
