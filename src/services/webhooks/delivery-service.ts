import { randomUUID } from 'node:crypto';
import type { Actor } from '../../models/actor.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../../errors/domain-error.js';
import { readPage, type Page } from '../../lib/page.js';
import { asUuid, uuidOf } from '../../lib/uuid.js';
import {
  WebhookDeliveryStatus,
  type DeliveryFilter,
  type WebhookAttemptRecord,
  type WebhookDeliveryRecord,
  type WebhookDeliveryStore,
} from '../../models/webhook-delivery.js';
import type { WebhookEndpointRecord } from '../../models/webhook-endpoint.js';
import {
  WebhookEventType,
  type EventPlace,
  type WebhookEventRecord,
  type WebhookEventStore,
} from '../../models/webhook-event.js';
import type { EndpointAttempts } from './endpoint-attempt.js';
import type { EndpointService } from './endpoint-service.js';
import { eventBody } from './event-body.js';
import { eventId } from './event-data.js';
import { deliveryOf, type WebhookLanes } from './event-relay.js';

export interface ReplayEvents {
  readonly endpointId: string;
  readonly since: Date;
  readonly until: Date;
  readonly eventTypes?: readonly WebhookEventType[] | null;
  readonly replayId: string;
}

export interface ShownDelivery extends WebhookDeliveryRecord {
  /** Empty after the event was deleted. */
  readonly payload: Readonly<Record<string, unknown>>;
}

export type DeliveryQuery = Partial<Omit<DeliveryFilter, 'endpointId'>> &
  Pick<DeliveryFilter, 'endpointId'>;

interface DeliveryServiceDeps {
  readonly endpointService: Pick<EndpointService, 'get'>;
  readonly deliveryStore: Pick<WebhookDeliveryStore, 'insert' | 'find' | 'list' | 'requeue'>;
  readonly eventStore: Pick<WebhookEventStore, 'find' | 'append' | 'list'>;
  readonly attempts: EndpointAttempts;
  readonly lanes: WebhookLanes;
  readonly now: () => Date;
}

const MAX_REPLAY_MS = 14 * 24 * 3_600_000;
const MAX_REPLAYED = 50_000;
const MAX_REPLAY_ID_LENGTH = 128;
const BATCH = 500;
/** Ten per second. */
const REPLAY_PAUSE_MS = 100;

/** The log of deliveries, and what is sent on request. */
export class DeliveryService {
  constructor(private readonly deps: DeliveryServiceDeps) {}

  /** Newest first. */
  async list(
    actor: Actor,
    query: DeliveryQuery,
    first: number,
    after: string | null,
  ): Promise<Page<ShownDelivery>> {
    const { id: endpointId } = await this.deps.endpointService.get(actor, query.endpointId);
    const { status, eventType, roomId, since, until } = query;
    const filter = {
      endpointId,
      status: status ?? null,
      eventType: eventType ?? null,
      roomId: roomId ?? null,
      since: since ?? null,
      until: until ?? null,
    };
    const page = await readPage(first, after, (limit, position) =>
      this.deps.deliveryStore.list(filter, limit, position),
    );
    return { ...page, nodes: await this.#shown(page.nodes) };
  }

  /** Sends one delivery again, with its ID and all its retries. */
  async redeliver(actor: Actor, deliveryId: string): Promise<ShownDelivery> {
    const { deliveryStore, lanes, now } = this.deps;
    const id = asUuid(deliveryId);
    const delivery = id && (await deliveryStore.find(id));
    if (!delivery) throw new NotFoundError();
    await this.#enabled(actor, delivery.endpointId);
    const queued = await deliveryStore.requeue(delivery.id, now());
    if (!queued) throw new NotFoundError();
    lanes.schedule([delivery.endpointId]);
    const [shown] = await this.#shown([queued]);
    if (!shown) throw new NotFoundError();
    return shown;
  }

  /**
   * Queues the events of a span of time again. Repeating a call with the same `replayId` queues only
   * what an interrupted one did not.
   * @returns the number of deliveries that were queued now
   */
  async replay(actor: Actor, input: ReplayEvents): Promise<number> {
    const endpoint = await this.#enabled(actor, input.endpointId);
    assertReplay(input, this.deps.now());
    const events = await this.#eventsToReplay(endpoint, input);
    const startsAt = this.deps.now().getTime();
    let queued = 0;
    for (let from = 0; from < events.length; from += BATCH) {
      const batch = events.slice(from, from + BATCH);
      queued += await this.deps.deliveryStore.insert(
        batch.map((event, index) => ({
          ...deliveryOf(
            uuidOf(`replay/${endpoint.id}/${input.replayId}/${event.id}`),
            endpoint.id,
            event,
            new Date(startsAt),
          ),
          isReplay: true,
          nextAttemptAt: new Date(startsAt + (from + index) * REPLAY_PAUSE_MS),
        })),
      );
    }
    this.deps.lanes.schedule([endpoint.id]);
    return queued;
  }

  /** Sends a test event once, also to an endpoint that is disabled. */
  async sendTest(actor: Actor, endpointId: string): Promise<WebhookAttemptRecord> {
    const { endpointService, eventStore, deliveryStore, attempts, now } = this.deps;
    const endpoint = await endpointService.get(actor, endpointId);
    const type = WebhookEventType.ENDPOINT_TEST;
    const id = eventId(type, randomUUID());
    const room = { applicationId: null, roomExternalId: null, roomMetadata: null };
    const data = { endpointId: endpoint.id };
    await eventStore.append(null, [
      { id, type, occurredAt: now(), meetingId: null, ...room, data },
    ]);
    const [event] = await eventStore.find([id]);
    if (!event) throw new Error('The test event was not stored');
    const delivery = deliveryOf(randomUUID(), endpoint.id, event, now());
    const { record, outcome } = await attempts.attempt(endpoint, event, delivery);
    const status =
      outcome === 'delivered' ? WebhookDeliveryStatus.DELIVERED : WebhookDeliveryStatus.FAILED;
    await deliveryStore.insert([
      { ...delivery, status, nextAttemptAt: null, tries: 1, attempts: [record] },
    ]);
    return record;
  }

  async #enabled(actor: Actor, endpointId: string): Promise<WebhookEndpointRecord> {
    const endpoint = await this.deps.endpointService.get(actor, endpointId);
    if (endpoint.isEnabled) return endpoint;
    throw new ConflictError('The endpoint is disabled; enable it, then try again.');
  }

  async #eventsToReplay(
    { applicationId, roomId, eventTypes }: WebhookEndpointRecord,
    { since, until, eventTypes: wanted }: ReplayEvents,
  ): Promise<readonly WebhookEventRecord[]> {
    const types = wanted ? wanted.filter((type) => eventTypes?.includes(type) ?? true) : eventTypes;
    const filter = { applicationId, roomId, types, since, until };
    const events: WebhookEventRecord[] = [];
    let after: EventPlace | null = null;
    do {
      const batch: readonly WebhookEventRecord[] = await this.deps.eventStore.list(
        filter,
        BATCH,
        after,
      );
      events.push(...batch);
      after = batch.length === BATCH ? (batch.at(-1) ?? null) : null;
    } while (after && events.length <= MAX_REPLAYED);
    if (events.length <= MAX_REPLAYED) return events;
    throw new InvalidInputError(
      ['since', 'until'],
      `The period has more than ${MAX_REPLAYED} events; replay a shorter one.`,
    );
  }

  async #shown(deliveries: readonly WebhookDeliveryRecord[]): Promise<readonly ShownDelivery[]> {
    const events = await this.deps.eventStore.find(deliveries.map(({ eventId: id }) => id));
    const byId = new Map(events.map((event) => [event.id, event]));
    return deliveries.map((delivery) => {
      const event = byId.get(delivery.eventId);
      return { ...delivery, payload: event ? eventBody(event, delivery.isReplay) : {} };
    });
  }
}

function assertReplay({ since, until, replayId }: ReplayEvents, now: Date): void {
  if (replayId.trim() === '' || replayId.length > MAX_REPLAY_ID_LENGTH) {
    const message = `\`replayId\` must have 1 to ${MAX_REPLAY_ID_LENGTH} characters; choose another one.`;
    throw new InvalidInputError(['replayId'], message);
  }
  if (since >= until) {
    throw new InvalidInputError(['since', 'until'], '`since` must be before `until`; swap them.');
  }
  if (until.getTime() - since.getTime() > MAX_REPLAY_MS || since > now) {
    throw new InvalidInputError(
      ['since', 'until'],
      'The period is longer than 14 days, or in the future; pass another one.',
    );
  }
}
