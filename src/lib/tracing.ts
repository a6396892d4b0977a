import { AsyncLocalStorage } from 'node:async_hooks';
import { types } from 'node:util';

export type SpanAttributes = Readonly<Record<string, string | number | readonly string[]>>;

export interface SpanOptions {
  readonly kind?: 'server' | 'client' | 'consumer';
  /** Never secrets, people's names, or addresses: traces are stored by other software. */
  readonly attributes?: SpanAttributes;
}

/**
 * Where a trace comes from, in the form of the `traceparent` header (W3C Trace Context): the request
 * that it continues, or the span that caused it earlier.
 */
export type TraceOrigin = { readonly parent: string | undefined } | { readonly cause: string };

/** A step of a trace that is being recorded. */
export interface Span {
  readonly traceId: string;
  readonly traceparent: string;
  readonly isOpen: boolean;
  child(name: string, options: SpanOptions): Span;
  describe(name: string, attributes: SpanAttributes): void;
  fail(error: unknown): void;
  end(): void;
}

/** Records traces. */
export interface Tracer {
  /** Null if this trace is not recorded. */
  startTrace(name: string, origin: TraceOrigin, options: SpanOptions): Span | null;
}

/**
 * One per process, like the log of a library: scripts and clients are defined before there is
 * anything to pass it to. Null while tracing is disabled; then nothing here costs more than a
 * comparison.
 */
let tracer: Tracer | null = null;

const active = new AsyncLocalStorage<Span | null>();

/** While it is 0, no context is tracked: before Node.js 24, tracking slows down every promise. */
let openSpans = 0;

export function setTracer(given: Tracer | null): void {
  tracer = given;
}

export const isTracing = (): boolean => tracer !== null;

/**
 * The span that the caller's work belongs to. What a request has started may outlive it; without
 * this check, the timers and streams of a subscription would prolong its trace for hours.
 */
function activeSpan(): Span | null {
  if (tracer === null) return null;
  const span = active.getStore();
  return span?.isOpen ? span : null;
}

/** Begins a trace that several functions contribute to. */
export const startTrace = (
  name: string,
  origin: TraceOrigin,
  options: SpanOptions = {},
): Span | null => opened(tracer?.startTrace(name, origin, options) ?? null);

/** Ends what `startTrace` began. */
export function endTrace(span: Span | null, error?: unknown): void {
  if (span === null) return;
  if (error !== undefined) span.fail(error);
  span.end();
  openSpans -= 1;
  if (openSpans === 0) active.disable();
}

/** Runs a part of the work of a span, which stays open. */
export const within = <T>(span: Span | null, work: () => T): T =>
  span === null ? work() : active.run(span, work);

/** Runs work that is a trace of its own. */
export const inTrace = <T>(
  name: string,
  origin: TraceOrigin,
  options: SpanOptions,
  work: () => T,
): T => spanning(startTrace(name, origin, options), work);

/** Runs work that an earlier trace has caused; without one, it is not recorded. */
export const inCausedTrace = <T>(
  name: string,
  cause: string | undefined,
  options: SpanOptions,
  work: () => T,
): T => (cause === undefined ? work() : inTrace(name, { cause }, options, work));

/** Runs work that is a step of the active trace, if there is one. */
export function inSpan<T>(name: string, options: SpanOptions, work: () => T): T {
  const parent = activeSpan();
  return parent === null ? work() : spanning(opened(parent.child(name, options)), work);
}

/** Runs work that belongs to no trace, although a traced request starts it. */
export const outsideTraces = <T>(work: () => T): T =>
  activeSpan() === null ? work() : active.run(null, work);

/** Names the active span after what was learned since it began. */
export function describeSpan(name: string, attributes: SpanAttributes): void {
  activeSpan()?.describe(name, attributes);
}

/**
 * Added to requests to services that may continue the trace, and to work that is stored; empty
 * outside recorded traces.
 */
export function traceHeaders(): { readonly traceparent?: string } {
  const value = traceparent();
  return value === undefined ? {} : { traceparent: value };
}

/** For work that continues elsewhere, and for log lines; undefined outside recorded traces. */
export const traceparent = (): string | undefined => activeSpan()?.traceparent;
export const traceId = (): string | undefined => activeSpan()?.traceId;

function spanning<T>(span: Span | null, work: () => T): T {
  if (span === null) return work();
  try {
    const result = active.run(span, work);
    if (isPromise(result)) return ending(span, result) as T;
    endTrace(span);
    return result;
  } catch (error) {
    endTrace(span, error);
    throw error;
  }
}

async function ending<T>(span: Span, result: Promise<T>): Promise<T> {
  try {
    const value = await result;
    endTrace(span);
    return value;
  } catch (error) {
    endTrace(span, error);
    throw error;
  }
}

function opened(span: Span | null): Span | null {
  if (span !== null) openSpans += 1;
  return span;
}

const isPromise = (value: unknown): value is Promise<unknown> => types.isPromise(value);
