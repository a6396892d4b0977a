import { eventually } from './eventually.js';
import { LoopbackServer, type ReceivedRequest } from './loopback-server.js';

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

/** A collector of OpenTelemetry, which keeps what it receives. */
export class OtlpCollector {
  readonly exports: ReceivedRequest[] = [];
  readonly #server = new LoopbackServer((request, response) => {
    this.exports.push(request);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });

  static async start(): Promise<OtlpCollector> {
    const collector = new OtlpCollector();
    await collector.#server.listen();
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}`;
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

  stop(): Promise<void> {
    return this.#server.stop();
  }

  #traceExports(): readonly TraceExport[] {
    return this.exports.map(({ body }) => JSON.parse(body.toString()) as TraceExport);
  }
}
