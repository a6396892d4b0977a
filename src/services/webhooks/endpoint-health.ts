import type { Logger } from 'pino';
import type { WebhookDeliveryStore } from '../../models/webhook-delivery.js';
import type { WebhookEndpointRecord, WebhookEndpointStore } from '../../models/webhook-endpoint.js';
import type { RetryPolicy } from './retry-policy.js';

/** Tells the instance administrators that an endpoint was paused. */
export interface PauseNotices {
  /** Resolves once the notices are stored. Idempotent for one pause. */
  paused(endpoint: WebhookEndpointRecord): Promise<void>;
}

interface EndpointHealthDeps {
  readonly endpointStore: Pick<WebhookEndpointStore, 'delivered' | 'failed' | 'pause'>;
  readonly deliveryStore: Pick<WebhookDeliveryStore, 'abandon' | 'hasten'>;
  readonly notices: PauseNotices;
  readonly policy: Pick<RetryPolicy, 'pauseAfterMs'>;
  readonly now: () => Date;
  readonly log: Pick<Logger, 'warn'>;
}

/** The success of a busy endpoint is stored once per second. */
const SUCCESS_PAUSE_MS = 1_000;

/** This many failures in a row are not the fault of single events. */
const OUTAGE_FAILURES = 5;

export const isDown = (endpoint: WebhookEndpointRecord | null): boolean =>
  endpoint !== null && endpoint.consecutiveFailures >= OUTAGE_FAILURES;

/** Tracks the health of an endpoint, and pauses one that has failed for days. */
export class EndpointHealth {
  readonly #storedSuccess = new Map<string, number>();
  readonly #hastening = new Map<string, Promise<void>>();

  constructor(private readonly deps: EndpointHealthDeps) {}

  /** @returns the endpoint afterward */
  async delivered(endpoint: WebhookEndpointRecord): Promise<WebhookEndpointRecord> {
    const { endpointStore, now } = this.deps;
    const { id, failingSince } = endpoint;
    const at = now();
    if (!failingSince && at.getTime() - (this.#storedSuccess.get(id) ?? 0) < SUCCESS_PAUSE_MS) {
      return endpoint;
    }
    // The endpoint is back: what failed during the outage waits no longer. This comes before the
    // success is stored, so that it is repeated if this process dies.
    if (isDown(endpoint)) await this.#hasten(id, at);
    // Before it is stored, because attempts for several rooms succeed at the same time.
    this.#storedSuccess.set(id, at.getTime());
    await endpointStore.delivered(id, at);
    return { ...endpoint, failingSince: null, consecutiveFailures: 0 };
  }

  /** @returns the endpoint afterward; null if it was deleted */
  async failed({ id }: WebhookEndpointRecord): Promise<WebhookEndpointRecord | null> {
    const { endpointStore, policy, now } = this.deps;
    const failing = await endpointStore.failed(id, now());
    const since = failing?.failingSince;
    if (!failing || !since) return failing;
    if (now().getTime() - since.getTime() < policy.pauseAfterMs) return failing;
    return this.pause(failing);
  }

  /** Once for all rooms whose events are accepted at the same time. */
  async #hasten(id: string, at: Date): Promise<void> {
    const hastened = this.#hastening.get(id) ?? this.deps.deliveryStore.hasten(id, at);
    this.#hastening.set(id, hastened);
    try {
      await hastened;
    } finally {
      this.#hastening.delete(id);
    }
  }

  /** Until a person enables it again. What is pending fails, and is repeated only on request. */
  async pause(endpoint: WebhookEndpointRecord): Promise<WebhookEndpointRecord | null> {
    const { endpointStore, deliveryStore, notices, now, log } = this.deps;
    const at = now();
    // The notices first: a process that dies in between pauses it again, with the same notices.
    await notices.paused({ ...endpoint, pausedAt: at });
    const paused = await endpointStore.pause(endpoint.id, at);
    await deliveryStore.abandon(endpoint.id);
    log.warn({ endpointId: endpoint.id }, 'Webhook endpoint paused; enable it when it works again');
    return paused;
  }
}
