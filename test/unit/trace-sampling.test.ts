import { ROOT_CONTEXT, SpanKind, trace, TraceFlags, type SpanContext } from '@opentelemetry/api';
import { AlwaysOffSampler, SamplingDecision, type Sampler } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from '@jest/globals';
import { spanContextOf } from '../../src/tracing/otel-tracer.js';
import { FollowsRecorded, TraceBudget } from '../../src/tracing/trace-budget.js';

const TRACE = 'a'.repeat(32);
const SPAN = 'b'.repeat(16);

const aSpan = (isRecorded: boolean, isRemote: boolean): SpanContext => ({
  traceId: TRACE,
  spanId: SPAN,
  traceFlags: isRecorded ? TraceFlags.SAMPLED : TraceFlags.NONE,
  isRemote,
});

const isRecorded = (
  sampler: Sampler,
  { parent, cause }: { readonly parent?: SpanContext; readonly cause?: SpanContext } = {},
): boolean => {
  const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
  const links = cause ? [{ context: cause }] : [];
  const { decision } = sampler.shouldSample(context, TRACE, 'name', SpanKind.SERVER, {}, links);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
};

describe('TraceBudget', () => {
  it('records every trace of a quiet gateway, and a part of those of a busy one', () => {
    const budget = new TraceBudget();
    const recorded = Array.from({ length: 1000 }, () => isRecorded(budget)).filter(Boolean);

    expect(isRecorded(new TraceBudget())).toBe(true);
    expect(recorded.length).toBeGreaterThanOrEqual(50);
    expect(recorded.length).toBeLessThan(500);
  });

  it('records no trace that its caller does not record', () => {
    expect(isRecorded(new TraceBudget(), { parent: aSpan(false, true) })).toBe(false);
    expect(isRecorded(new TraceBudget(), { parent: aSpan(true, true) })).toBe(true);
  });
});

describe('FollowsRecorded', () => {
  const sampler = new FollowsRecorded(new AlwaysOffSampler());

  it('records the steps, and what is caused by them, exactly if their trace is recorded', () => {
    expect(isRecorded(sampler, { parent: aSpan(true, false) })).toBe(true);
    expect(isRecorded(sampler, { parent: aSpan(false, false) })).toBe(false);
    expect(isRecorded(sampler, { cause: aSpan(true, true) })).toBe(true);
    expect(isRecorded(sampler, { cause: aSpan(false, true) })).toBe(false);
  });

  it('leaves requests to its sampler', () => {
    expect(isRecorded(sampler)).toBe(false);
    expect(isRecorded(sampler, { parent: aSpan(true, true) })).toBe(false);
  });
});

describe('spanContextOf', () => {
  it('reads a traceparent', () => {
    expect(spanContextOf(`00-${TRACE}-${SPAN}-01`)).toEqual(aSpan(true, true));
    expect(spanContextOf(`00-${TRACE}-${SPAN}-00`)).toEqual(aSpan(false, true));
    // A later version may append fields.
    expect(spanContextOf(`01-${TRACE}-${SPAN}-03-more`)).toEqual(aSpan(true, true));
  });

  it.each([
    undefined,
    '',
    'x',
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-011`,
    `00-${TRACE}-${SPAN}-01-more`,
  ])('ignores %s', (header) => {
    expect(spanContextOf(header)).toBeNull();
  });
});
