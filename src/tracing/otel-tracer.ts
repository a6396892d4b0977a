import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Span as OtelSpan,
  type SpanContext,
  type SpanOptions as OtelSpanOptions,
  type Tracer as OtelTracer,
} from '@opentelemetry/api';
import { isFaultCode } from '../errors/catalog.js';
import { DomainError } from '../errors/domain-error.js';
import type { Span, SpanAttributes, SpanOptions, TraceOrigin, Tracer } from '../lib/tracing.js';

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
} as const;

/** Records traces with the SDK of OpenTelemetry. */
export class OpenTelemetryTracer implements Tracer {
  constructor(private readonly tracer: OtelTracer) {}

  startTrace(name: string, origin: TraceOrigin, options: SpanOptions): Span | null {
    const parent = 'parent' in origin ? spanContextOf(origin.parent) : null;
    const cause = 'cause' in origin ? spanContextOf(origin.cause) : null;
    const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
    const links = cause ? [{ context: cause }] : [];
    const span = this.tracer.startSpan(name, { ...optionsOf(options), links }, context);
    return span.isRecording() ? new RecordedSpan(this.tracer, span) : null;
  }
}

class RecordedSpan implements Span {
  constructor(
    private readonly tracer: OtelTracer,
    private readonly span: OtelSpan,
  ) {}

  get traceId(): string {
    return this.span.spanContext().traceId;
  }

  get traceparent(): string {
    const { traceId, spanId } = this.span.spanContext();
    return `00-${traceId}-${spanId}-01`;
  }

  get isOpen(): boolean {
    return this.span.isRecording();
  }

  child(name: string, options: SpanOptions): Span {
    const context = trace.setSpan(ROOT_CONTEXT, this.span);
    return new RecordedSpan(this.tracer, this.tracer.startSpan(name, optionsOf(options), context));
  }

  describe(name: string, attributes: SpanAttributes): void {
    this.span.updateName(name);
    this.span.setAttributes(mutable(attributes));
  }

  /** Without the error's message, which may contain names and addresses. */
  fail(error: unknown): void {
    this.span.setAttribute('error.type', typeOf(error));
    if (isFault(error)) this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    this.span.end();
  }
}

const optionsOf = ({ kind, attributes = {} }: SpanOptions): OtelSpanOptions => ({
  kind: kind ? KINDS[kind] : SpanKind.INTERNAL,
  attributes: mutable(attributes),
});

const mutable = (attributes: SpanAttributes): Record<string, string | number | string[]> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'object' ? [...value] : value,
    ]),
  );

function typeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}

/** A denial, or a missing room, is an ordinary answer. */
const isFault = (error: unknown): boolean =>
  !(error instanceof DomainError) || isFaultCode(error.code);

/** Version 00 has four fields; later versions may have more. */
const TRACEPARENT =
  /^(?:00(?=.{53}$)|(?!00|ff)[\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?![^-])/;

/** Null for a header that is missing or not valid. */
export function spanContextOf(traceparent: string | undefined): SpanContext | null {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  return { traceId, spanId, traceFlags: parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
}
