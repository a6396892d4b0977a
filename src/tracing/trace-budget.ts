import { isSpanContextValid, trace, TraceFlags, type Context, type Link } from '@opentelemetry/api';
import { SamplingDecision, type Sampler, type SamplingResult } from '@opentelemetry/sdk-trace';
import { TokenBucket } from '../lib/token-bucket.js';

/** Few enough to cost nothing under load, and more than a person looks at. */
const TRACES = { capacity: 50, perSecond: 10 };

/**
 * The default sampler: every trace of a quiet gateway, and a few per second of a busy one. Requests
 * whose caller says that it does not record them are not recorded either.
 */
export class TraceBudget implements Sampler {
  readonly #budget = new TokenBucket(TRACES);

  shouldSample(context: Context): SamplingResult {
    const parent = trace.getSpanContext(context);
    const isDeclined = parent !== undefined && isSpanContextValid(parent) && !isRecorded(parent);
    return decided(!isDeclined && this.#budget.take());
  }

  toString(): string {
    return 'TraceBudget';
  }
}

/** Also records the steps of a recorded trace, and the traces that it caused. */
export class FollowsRecorded implements Sampler {
  constructor(private readonly roots: Sampler) {}

  shouldSample(...args: Parameters<Sampler['shouldSample']>): SamplingResult {
    const [context, , , , , links] = args;
    const parent = trace.getSpanContext(context);
    if (parent && !parent.isRemote) return decided(isRecorded(parent));
    if (links.length > 0) return decided(links.some((link: Link) => isRecorded(link.context)));
    return this.roots.shouldSample(...args);
  }

  toString(): string {
    return `FollowsRecorded{${this.roots.toString()}}`;
  }
}

const isRecorded = ({ traceFlags }: { readonly traceFlags: number }): boolean =>
  (traceFlags & TraceFlags.SAMPLED) !== 0;

const decided = (isSampled: boolean): SamplingResult => ({
  decision: isSampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
});
