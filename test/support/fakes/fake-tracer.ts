import type { Span, TraceOrigin, Tracer } from '../../../src/lib/tracing.js';

/** A tracer whose spans are named after their path: `request > step`. */
export class FakeTracer implements Tracer {
  readonly ended: string[] = [];
  readonly failures: string[] = [];
  readonly origins: TraceOrigin[] = [];
  isSampled = true;

  startTrace(name: string, origin: TraceOrigin): Span | null {
    this.origins.push(origin);
    return this.isSampled ? this.#span(name) : null;
  }

  #span(path: string): Span {
    const { ended, failures } = this;
    let isOpen = true;
    return {
      traceId: 'trace',
      traceparent: `traceparent of ${path}`,
      get isOpen() {
        return isOpen;
      },
      child: (name) => this.#span(`${path} > ${name}`),
      describe: () => undefined,
      fail: (error) => failures.push(`${path}: ${(error as Error).name}`),
      end() {
        isOpen = false;
        ended.push(path);
      },
    };
  }
}
