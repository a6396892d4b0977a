import type { Metrics } from '../http/metrics.js';
import type { InboxObserver } from '../jobs/inbox-lane-worker.js';
import type { InboxStatus } from '../redis/inbox/inbox-store.js';
import { isKnownEvent, LIVEKIT_EVENTS } from '../livekit/livekit-events.js';

/** `received` counts every delivery from LiveKit; the other outcomes are among them. */
export type Counted = 'received' | 'repeated' | 'ignored' | 'done' | 'retried' | 'parked';

const MEANINGS: Readonly<Record<Counted, string>> = {
  received: 'Events delivered by LiveKit, including repeated and ignored ones',
  repeated: 'Events delivered more than once',
  ignored: 'Events with unknown names, or of rooms of other deployments',
  done: 'Events handled',
  retried: 'Failed attempts to handle an event that are retried',
  parked: 'Events parked after their last retry',
};

/** Seconds. */
const BUCKETS = [0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10];
/** Gauges and scrapes share one read of the inbox. */
const STATUS_TTL_MS = 1000;

/** Counts LiveKit's webhooks and their outcomes. */
export class WebhookMetrics implements InboxObserver {
  readonly #counters;
  readonly #refused;
  readonly #seconds;
  #status: { readonly value: Promise<InboxStatus>; readonly until: number } | null = null;

  constructor(
    metrics: Metrics,
    private readonly readStatus: () => Promise<InboxStatus>,
  ) {
    const counter = (name: Counted) => {
      const counter = metrics.counter(`foyer_webhook_${name}_total`, MEANINGS[name], ['event']);
      // Initialized, so that the first increase of each counter is visible.
      for (const event of [...Object.keys(LIVEKIT_EVENTS), 'other']) counter.inc({ event }, 0);
      return counter;
    };
    this.#counters = {
      received: counter('received'),
      repeated: counter('repeated'),
      ignored: counter('ignored'),
      done: counter('done'),
      retried: counter('retried'),
      parked: counter('parked'),
    };
    this.#refused = metrics.counter(
      'foyer_webhook_refused_total',
      'Rejected deliveries, by reason',
      ['reason'],
    );
    this.#seconds = metrics.histogram(
      'foyer_webhook_handler_seconds',
      'Duration of a handler run, successful or not',
      { labelNames: ['event'], buckets: BUCKETS },
    );
    this.#gauges(metrics);
  }

  count(outcome: Counted, name: string): void {
    this.#counters[outcome].inc({ event: labelOf(name) });
  }

  refused(reason: string): void {
    this.#refused.inc({ reason });
  }

  done(name: string): void {
    this.count('done', name);
  }

  retried(name: string): void {
    this.count('retried', name);
  }

  parked(name: string): void {
    this.count('parked', name);
  }

  handled(name: string, seconds: number): void {
    this.#seconds.observe({ event: labelOf(name) }, seconds);
  }

  #gauges(metrics: Metrics): void {
    const gauge = (name: string, help: string, read: (status: InboxStatus) => number) => {
      metrics.gauge(`foyer_webhook_${name}`, help, async () => read(await this.#sharedStatus()));
    };
    gauge('waiting_events', 'Events stored and not yet handled', ({ waiting }) => waiting);
    gauge('deferred_events', 'Events deferred for a retry', ({ deferred }) => deferred);
    gauge('parked_events', 'Events parked for an operator', ({ parked }) => parked);
    gauge(
      'oldest_waiting_seconds',
      'Age of the oldest waiting event; 0 if none waits',
      ({ oldestWaitingMs }) => oldestWaitingMs / 1000,
    );
  }

  #sharedStatus(): Promise<InboxStatus> {
    if (!this.#status || this.#status.until < Date.now()) {
      this.#status = { value: this.readStatus(), until: Date.now() + STATUS_TTL_MS };
    }
    return this.#status.value;
  }
}

/** Names that LiveKit adds later share one label, so that input cannot create labels. */
const labelOf = (name: string): string => (isKnownEvent(name) ? name : 'other');
