import { mapLimit } from '../../lib/map-limit.js';
import {
  WebhookDeliveryStatus,
  type DeliveryOutcome,
  type WebhookDeliveryRecord,
  type WebhookDeliveryStore,
} from '../../models/webhook-delivery.js';
import type { WebhookEndpointRecord, WebhookEndpointStore } from '../../models/webhook-endpoint.js';
import type { WebhookEventRecord, WebhookEventStore } from '../../models/webhook-event.js';
import type { Attempted, EndpointAttempts } from './endpoint-attempt.js';
import { isDown, type EndpointHealth } from './endpoint-health.js';
import type { WebhookLanes } from './event-relay.js';
import { nextAttemptAt, type RetryPolicy } from './retry-policy.js';

interface EndpointWorkerDeps {
  readonly endpointStore: Pick<WebhookEndpointStore, 'find'>;
  readonly eventStore: Pick<WebhookEventStore, 'find'>;
  readonly deliveryStore: Pick<
    WebhookDeliveryStore,
    'listFirst' | 'listDue' | 'listWaiting' | 'attempted' | 'abandon'
  >;
  readonly attempts: EndpointAttempts;
  readonly health: EndpointHealth;
  readonly lanes: WebhookLanes;
  readonly policy: RetryPolicy;
  readonly now: () => Date;
}

const NONE: ReadonlySet<string> = new Set();
const BATCH = 200;
/** Rooms whose deliveries are sent to one endpoint at once. */
const FIRST_LANES = 16;
const RETRY_LANES = 4;
/** Of an endpoint that is down: thousands of them must not use up the connections of this process. */
const DOWN_LANES = 2;
/** A run begins no attempt after this time, so that a process can stop. */
const RUN_MS = 4_000;

/** Deliveries of one room. */
type Lane = readonly WebhookDeliveryRecord[];

interface Deliveries {
  readonly list: () => Promise<readonly WebhookDeliveryRecord[]>;
  readonly deliver: (lane: Lane) => Promise<void>;
  readonly concurrency: number;
}

interface Run {
  /** As of the last attempt; null once it is disabled or deleted. */
  endpoint: WebhookEndpointRecord | null;
  /** As of the start of the run: after it recovers, other rooms still have older events to send. */
  readonly atFirst: WebhookEndpointRecord;
  readonly until: number;
  /** The rooms whose waiting deliveries are being sent. */
  readonly rooms: Set<string | null>;
}

/**
 * Sends the deliveries of one endpoint; one run at a time. First attempts are made in the order of
 * each room, whatever the outcome of those before. Retries run beside them, so that a failing event holds
 * back no other for longer than its first attempt.
 */
export class EndpointWorker {
  constructor(private readonly deps: EndpointWorkerDeps) {}

  async run(endpointId: string): Promise<void> {
    const { endpointStore, deliveryStore, lanes, now } = this.deps;
    const endpoint = await endpointStore.find(endpointId);
    if (!endpoint?.isEnabled) {
      await deliveryStore.abandon(endpointId);
      return;
    }
    const until = now().getTime() + RUN_MS;
    const run: Run = { endpoint, atFirst: endpoint, until, rooms: new Set() };
    const first = {
      list: () => deliveryStore.listFirst(endpointId, BATCH),
      deliver: (lane: Lane) => this.#firstLane(run, lane),
      concurrency: isDown(endpoint) ? DOWN_LANES : FIRST_LANES,
    };
    const retries = {
      list: () => deliveryStore.listDue(endpointId, now(), BATCH),
      deliver: (lane: Lane) => this.#retryLane(run, lane),
      concurrency: isDown(endpoint) ? DOWN_LANES : RETRY_LANES,
    };
    const [isFirstDone, isRetryDone] = await Promise.all([
      this.#all(run, first),
      this.#all(run, retries),
    ]);
    if (!isFirstDone || !isRetryDone) lanes.schedule([endpointId]);
  }

  /** Resolves to whether nothing is left. */
  async #all(run: Run, { list, deliver, concurrency }: Deliveries): Promise<boolean> {
    while (this.#mayContinue(run)) {
      const deliveries = await list();
      await mapLimit(lanesOf(deliveries), concurrency, deliver);
      // Others that were stored meanwhile have scheduled a run of their own.
      if (deliveries.length < BATCH) return this.#mayContinue(run);
    }
    return false;
  }

  async #eventsOf(
    deliveries: readonly WebhookDeliveryRecord[],
  ): Promise<ReadonlyMap<string, WebhookEventRecord>> {
    if (deliveries.length === 0) return new Map();
    const ids = [...new Set(deliveries.map(({ eventId }) => eventId))];
    const events = await this.deps.eventStore.find(ids);
    return new Map(events.map((event) => [event.id, event]));
  }

  async #firstLane(run: Run, lane: Lane): Promise<void> {
    // The receiver may be back: what has waited since the outage goes first.
    if (isDown(run.atFirst) || isDown(run.endpoint))
      await this.#deliverWaiting(run, lane[0]?.roomId ?? null);
    await this.#deliverAll(run, lane);
  }

  async #retryLane(run: Run, lane: Lane): Promise<void> {
    const [first] = lane;
    const isOutage = run.atFirst.failingSince ?? run.endpoint?.failingSince;
    const done =
      isOutage && first?.isReplay === false ? await this.#deliverWaiting(run, first.roomId) : NONE;
    await this.#deliverAll(
      run,
      lane.filter(({ id }) => !done.has(id)),
    );
  }

  async #deliverAll(run: Run, lane: Lane): Promise<void> {
    const events = await this.#eventsOf(lane);
    for (const delivery of lane) {
      if (!this.#mayContinue(run)) return;
      await this.#deliver(run, delivery, events, true);
    }
  }

  /**
   * Retries a room of an endpoint that fails. The oldest event is tried first, even if only later
   * ones are due, and once it is accepted, all others follow: an outage does not change their order.
   * @returns the IDs of the deliveries that it took care of
   */
  async #deliverWaiting(run: Run, roomId: string | null): Promise<ReadonlySet<string>> {
    if (!run.endpoint || run.rooms.has(roomId)) return NONE;
    run.rooms.add(roomId);
    try {
      return await this.#deliverFromOldest(run, run.endpoint.id, roomId);
    } finally {
      run.rooms.delete(roomId);
    }
  }

  async #deliverFromOldest(
    run: Run,
    endpointId: string,
    roomId: string | null,
  ): Promise<ReadonlySet<string>> {
    const done = new Set<string>();
    // The oldest alone, because most attempts at an endpoint that is down fail, however many wait.
    let limit = 1;
    for (;;) {
      const waiting = await this.deps.deliveryStore.listWaiting(endpointId, roomId, limit);
      const wasDelivered = await this.#deliverInOrder(run, waiting);
      for (const { id } of waiting) done.add(id);
      if (!wasDelivered || waiting.length < limit) return done;
      limit = BATCH;
    }
  }

  /** Resolves to whether the last one was delivered. */
  async #deliverInOrder(run: Run, waiting: Lane): Promise<boolean> {
    const { now } = this.deps;
    const events = await this.#eventsOf(waiting);
    let wasDelivered = true;
    for (const delivery of waiting) {
      if (!this.#mayContinue(run)) return false;
      const isDue = delivery.nextAttemptAt !== null && delivery.nextAttemptAt <= now();
      if (!isDue && !wasDelivered) continue;
      wasDelivered = await this.#deliver(run, delivery, events, isDue);
    }
    return wasDelivered;
  }

  /** @param isDue false for an attempt beside those that the policy plans */
  async #deliver(
    run: Run,
    delivery: WebhookDeliveryRecord,
    events: ReadonlyMap<string, WebhookEventRecord>,
    isDue: boolean,
  ): Promise<boolean> {
    const { deliveryStore, attempts, health } = this.deps;
    const { endpoint } = run;
    const event = events.get(delivery.eventId);
    if (!endpoint) return false;
    if (!event) {
      await deliveryStore.attempted(delivery.id, this.#expired(), failed(delivery));
      return true;
    }
    const attempted = await attempts.attempt(endpoint, event, delivery);
    const { record, outcome } = attempted;
    await deliveryStore.attempted(delivery.id, record, this.#next(delivery, attempted, isDue));
    // Another room may have found it working meanwhile.
    if (outcome === 'delivered') run.endpoint &&= await health.delivered(run.endpoint);
    else {
      const failing =
        outcome === 'gone' ? await health.pause(endpoint) : await health.failed(endpoint);
      run.endpoint = failing?.isEnabled ? failing : null;
    }
    return outcome === 'delivered';
  }

  #next(
    delivery: WebhookDeliveryRecord,
    { outcome, retryAfterMs }: Attempted,
    isDue: boolean,
  ): DeliveryOutcome {
    const tries = delivery.tries + 1;
    const { DELIVERED, PENDING } = WebhookDeliveryStatus;
    if (outcome === 'delivered') return { status: DELIVERED, nextAttemptAt: null, tries };
    if (outcome === 'gone') return failed(delivery);
    const { policy, now } = this.deps;
    if (!isDue) return { status: PENDING, nextAttemptAt: delivery.nextAttemptAt, tries: tries - 1 };
    const at = nextAttemptAt(policy, tries, retryAfterMs, now());
    return at ? { status: PENDING, nextAttemptAt: at, tries } : failed(delivery);
  }

  #expired() {
    const failure = 'The event was deleted before it could be sent.';
    return { at: this.deps.now(), durationMs: 0, statusCode: null, failure };
  }

  #mayContinue({ endpoint, until }: Run): boolean {
    return endpoint !== null && this.deps.now().getTime() < until;
  }
}

const failed = ({ tries }: WebhookDeliveryRecord): DeliveryOutcome => ({
  status: WebhookDeliveryStatus.FAILED,
  nextAttemptAt: null,
  tries: tries + 1,
});

/** Those of each room, in the order of the room; replays keep no others waiting. */
function lanesOf(deliveries: readonly WebhookDeliveryRecord[]): WebhookDeliveryRecord[][] {
  const lanes = new Map<string, WebhookDeliveryRecord[]>();
  for (const delivery of deliveries) {
    const key = `${delivery.roomId ?? ''} ${delivery.isReplay ? 'replay' : ''}`;
    lanes.set(key, [...(lanes.get(key) ?? []), delivery]);
  }
  return [...lanes.values()].map((lane) => lane.sort((a, b) => a.sequence - b.sequence));
}
