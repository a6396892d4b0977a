import { uuidOf } from '../../lib/uuid.js';
import {
  WebhookDeliveryStatus,
  type WebhookDeliveryRecord,
  type WebhookDeliveryStore,
} from '../../models/webhook-delivery.js';
import type { WebhookEndpointRecord, WebhookEndpointStore } from '../../models/webhook-endpoint.js';
import {
  MAX_PENDING_EVENTS,
  type WebhookEventRecord,
  type WebhookEventStore,
} from '../../models/webhook-event.js';

/** Runs the deliveries of an endpoint soon. */
export interface WebhookLanes {
  /** Never rejects: deliveries that are due are found by a sweep. */
  schedule(endpointIds: Iterable<string>): void;
}

interface EventRelayDeps {
  readonly eventStore: Pick<WebhookEventStore, 'listPending' | 'settle'>;
  readonly endpointStore: Pick<WebhookEndpointStore, 'listReceivers'>;
  readonly deliveryStore: Pick<WebhookDeliveryStore, 'insert'>;
  readonly lanes: WebhookLanes;
  readonly now: () => Date;
}

/**
 * Stores the deliveries of a room's events, one for each endpoint that wants them. An event is only
 * stored behind those before it, so a process that sees one without deliveries also sees the earlier ones:
 * their deliveries are in the order of the room even if several processes do this at once.
 */
export class EventRelay {
  constructor(private readonly deps: EventRelayDeps) {}

  async relay(roomId: string): Promise<void> {
    const { eventStore, deliveryStore, lanes } = this.deps;
    for (let found = MAX_PENDING_EVENTS; found === MAX_PENDING_EVENTS;) {
      const events = await eventStore.listPending(roomId);
      found = events.length;
      if (found === 0) return;
      const deliveries = await this.#deliveriesOf(events);
      await deliveryStore.insert(deliveries);
      await eventStore.settle(events.map(({ id }) => id));
      lanes.schedule(new Set(deliveries.map(({ endpointId }) => endpointId)));
    }
  }

  async #deliveriesOf(events: readonly WebhookEventRecord[]): Promise<WebhookDeliveryRecord[]> {
    const receivers = new Map<string | null, readonly WebhookEndpointRecord[]>();
    const deliveries: WebhookDeliveryRecord[] = [];
    for (const event of events) {
      const { applicationId } = event;
      const all =
        receivers.get(applicationId) ??
        (await this.deps.endpointStore.listReceivers(applicationId));
      receivers.set(applicationId, all);
      for (const endpoint of all) {
        if (wants(endpoint, event))
          deliveries.push(firstDelivery(endpoint, event, this.deps.now()));
      }
    }
    return deliveries;
  }
}

/** LiveKit gives some times in whole seconds, and clocks differ a little. */
const CLOCK_TOLERANCE_MS = 1_000;

const wants = (
  { eventTypes, roomId, enabledAt }: WebhookEndpointRecord,
  { type, roomId: eventRoomId, occurredAt }: WebhookEventRecord,
): boolean =>
  (eventTypes?.includes(type) ?? true) &&
  (roomId === null || roomId === eventRoomId) &&
  occurredAt.getTime() >= enabledAt.getTime() - CLOCK_TOLERANCE_MS;

const firstDelivery = (
  endpoint: WebhookEndpointRecord,
  event: WebhookEventRecord,
  now: Date,
): WebhookDeliveryRecord =>
  deliveryOf(uuidOf(`delivery/${endpoint.id}/${event.id}`), endpoint.id, event, now);

/** A delivery that was not attempted yet. */
export const deliveryOf = (
  id: string,
  endpointId: string,
  { id: eventId, type, roomId, sequence }: WebhookEventRecord,
  now: Date,
): WebhookDeliveryRecord => ({
  id,
  endpointId,
  eventId,
  eventType: type,
  roomId,
  sequence,
  status: WebhookDeliveryStatus.PENDING,
  isReplay: false,
  createdAt: now,
  nextAttemptAt: now,
  tries: 0,
  attempts: [],
});
