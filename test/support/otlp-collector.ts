import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from './eventually.js';

interface Attribute {
  readonly key: string;
  readonly value: unknown;
}

/** A span as OTLP has it in JSON. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code: number };
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

interface TraceExport {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
  }[];
}

export interface ReceivedExport {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A collector of OpenTelemetry, which keeps what it receives. */
export class OtlpCollector {
  readonly exports: ReceivedExport[] = [];
  readonly #server = createServer((request, response) => {
    void this.#receive(request).then(() =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
    );
  });

  static async start(): Promise<OtlpCollector> {
    const collector = new OtlpCollector();
    await new Promise<void>((resolve) => {
      collector.#server.listen(0, '127.0.0.1', resolve);
    });
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Those that were sent as JSON. */
  get spans(): readonly ReceivedSpan[] {
    return this.#traceExports().flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    );
  }

  get resourceAttributes(): readonly Attribute[] {
    return this.#traceExports()[0]?.resourceSpans[0]?.resource.attributes ?? [];
  }

  /** The first span that fits, once it has arrived. */
  async waitFor(fits: (span: ReceivedSpan) => boolean): Promise<ReceivedSpan> {
    const found = await eventually(
      () => this.spans.find(fits),
      (span) => span !== undefined,
    );
    if (!found) throw new Error('unreachable');
    return found;
  }

  trace(id: string): readonly ReceivedSpan[] {
    return this.spans.filter(({ traceId }) => traceId === id);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #traceExports(): readonly TraceExport[] {
    return this.exports.map(({ body }) => JSON.parse(body.toString()) as TraceExport);
  }

  async #receive(request: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { url = '', headers } = request;
    this.exports.push({ url, headers, body: Buffer.concat(chunks) });
  }
}
