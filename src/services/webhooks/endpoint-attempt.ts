import type { WebhookAttemptRecord, WebhookDeliveryRecord } from '../../models/webhook-delivery.js';
import type { WebhookEndpointRecord } from '../../models/webhook-endpoint.js';
import type { WebhookEventRecord } from '../../models/webhook-event.js';
import type { WebhookSender } from '../../outgoing/webhook-sender.js';
import { inCausedTrace, traceHeaders } from '../../lib/tracing.js';
import { eventBody } from './event-body.js';
import { signedHeaders } from './signature.js';

export type AttemptOutcome = 'delivered' | 'failed' | 'gone';

/** Receives each attempt, for metrics. */
export interface WebhookObserver {
  attempted(outcome: AttemptOutcome, durationMs: number): void;
}

interface EndpointAttemptsDeps {
  readonly sender: WebhookSender;
  readonly observer: WebhookObserver;
  readonly userAgent: string;
  readonly now: () => Date;
}

export interface Attempted {
  readonly record: WebhookAttemptRecord;
  readonly outcome: AttemptOutcome;
  readonly retryAfterMs: number | null;
}

/** The receiver no longer wants anything (RFC 9110, 15.5.11). */
const GONE = 410;

/** Makes single attempts. */
export class EndpointAttempts {
  constructor(private readonly deps: EndpointAttemptsDeps) {}

  /** Traced as an effect of what caused the event; the receiver may continue the trace. */
  attempt(
    endpoint: WebhookEndpointRecord,
    event: WebhookEventRecord,
    delivery: Pick<WebhookDeliveryRecord, 'isReplay'>,
  ): Promise<Attempted> {
    const { id, type, traceparent: cause } = event;
    const attributes = { 'messaging.message.id': id };
    return inCausedTrace(`deliver ${type}`, cause, { kind: 'client', attributes }, () =>
      this.#attempt(endpoint, event, delivery),
    );
  }

  async #attempt(
    { url, secrets }: WebhookEndpointRecord,
    event: WebhookEventRecord,
    { isReplay }: Pick<WebhookDeliveryRecord, 'isReplay'>,
  ): Promise<Attempted> {
    const { sender, observer, userAgent, now } = this.deps;
    const at = now();
    const body = JSON.stringify(eventBody(event, isReplay));
    const headers = {
      'content-type': 'application/json',
      'user-agent': userAgent,
      ...signedHeaders(event.id, body, secrets, at),
      ...traceHeaders(),
    };
    const answer = await sender.send({ url, body, headers });
    const { durationMs, statusCode, failure, retryAfterMs } = answer;
    const outcome = failure === null ? 'delivered' : statusCode === GONE ? 'gone' : 'failed';
    observer.attempted(outcome, durationMs);
    return { record: { at, durationMs, statusCode, failure }, outcome, retryAfterMs };
  }
}
