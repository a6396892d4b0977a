import type {
  WebhookDeliveryRecord,
  WebhookDeliveryStore,
} from '../../src/models/webhook-delivery.js';
import type {
  WebhookEndpointRecord,
  WebhookEndpointStore,
} from '../../src/models/webhook-endpoint.js';
import type {
  EventPlace,
  WebhookEventRecord,
  WebhookEventStore,
} from '../../src/models/webhook-event.js';
import { AddressPolicy, type LookUp } from '../../src/outgoing/address-policy.js';
import type { WebhookRequest } from '../../src/outgoing/webhook-sender.js';
import { DeliveryService } from '../../src/services/webhooks/delivery-service.js';
import { EndpointAttempts } from '../../src/services/webhooks/endpoint-attempt.js';
import { EndpointService } from '../../src/services/webhooks/endpoint-service.js';
import { roomsInMemory } from './rooms-in-memory.js';

const PUBLIC_ADDRESS: LookUp = (_hostname, _options, done) => {
  done(null, [{ address: '93.184.215.14', family: 4 }]);
};

/** The services of webhooks on stores in memory, at a time that the test sets. */
export function webhooksInMemory() {
  const clock = { now: new Date('2026-03-01T12:00:00Z') };
  const now = () => clock.now;
  const endpoints = new Map<string, WebhookEndpointRecord>();
  const deliveries = new Map<string, WebhookDeliveryRecord>();
  const events: WebhookEventRecord[] = [];
  /** What the services did with the endpoints, in order. */
  const effects: string[] = [];
  const sent: WebhookRequest[] = [];
  const receiver = { statusCode: 204, failure: null as string | null };
  const network = { lookUp: PUBLIC_ADDRESS };
  const attempts = new EndpointAttempts({
    sender: {
      send(request) {
        sent.push(request);
        return Promise.resolve({ ...receiver, durationMs: 5, retryAfterMs: null });
      },
      close: () => undefined,
    },
    observer: { attempted: () => undefined },
    userAgent: 'Foyer-Webhooks',
    now,
  });
  const deliveryStore = deliveriesIn(deliveries, effects);
  const rooms = roomsInMemory();
  const settings = { allowsHttp: false, allowedNetworks: [] };
  const endpointService = new EndpointService({
    endpointStore: endpointsIn(endpoints, effects),
    deliveryStore,
    roomStore: rooms.store,
    policy: new AddressPolicy(settings, (...args) => {
      network.lookUp(...args);
    }),
    now,
  });
  const deliveryService = new DeliveryService({
    endpointService,
    deliveryStore,
    eventStore: eventsIn(events),
    attempts,
    lanes: { schedule: (ids) => void effects.push(`schedule ${[...ids].join()}`) },
    now,
  });
  const stores = { endpoints, deliveries, events };
  return {
    endpointService,
    deliveryService,
    rooms,
    clock,
    effects,
    sent,
    receiver,
    network,
    ...stores,
  };
}

const endpointsIn = (
  endpoints: Map<string, WebhookEndpointRecord>,
  effects: string[],
): Pick<WebhookEndpointStore, 'insert' | 'find' | 'list' | 'count' | 'change' | 'delete'> => {
  const ofOwner = (owner: string | null) =>
    [...endpoints.values()].filter(({ applicationId }) => applicationId === owner);
  return {
    insert: (endpoint) => Promise.resolve(void endpoints.set(endpoint.id, endpoint)),
    find: (id) => Promise.resolve(endpoints.get(id) ?? null),
    list: (owner) => Promise.resolve(ofOwner(owner)),
    count: (owner) => Promise.resolve(ofOwner(owner).length),
    change(id, changes) {
      effects.push(`change ${id}`);
      const endpoint = endpoints.get(id);
      if (!endpoint) return Promise.resolve(null);
      const changed = { ...endpoint, ...changes };
      endpoints.set(id, changed);
      return Promise.resolve(changed);
    },
    delete(id) {
      effects.push(`delete ${id}`);
      return Promise.resolve(void endpoints.delete(id));
    },
  };
};

const deliveriesIn = (
  deliveries: Map<string, WebhookDeliveryRecord>,
  effects: string[],
): Pick<
  WebhookDeliveryStore,
  'insert' | 'find' | 'list' | 'requeue' | 'abandon' | 'deleteOfEndpoint'
> => ({
  insert(given) {
    const added = given.filter(({ id }) => !deliveries.has(id));
    for (const delivery of added) deliveries.set(delivery.id, delivery);
    return Promise.resolve(added.length);
  },
  find: (id) => Promise.resolve(deliveries.get(id) ?? null),
  list({ endpointId, status, eventType, roomId, since, until }, limit, after) {
    const found = [...deliveries.values()]
      .filter(
        (delivery) =>
          delivery.endpointId === endpointId &&
          (status === null || delivery.status === status) &&
          (eventType === null || delivery.eventType === eventType) &&
          (roomId === null || delivery.roomId === roomId) &&
          (since === null || delivery.createdAt >= since) &&
          (until === null || delivery.createdAt < until),
      )
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    const start = after ? 1 + found.findIndex(({ id }) => id === after.id) : 0;
    return Promise.resolve(found.slice(start, start + limit));
  },
  requeue(id, nextAttemptAt) {
    const delivery = deliveries.get(id);
    if (!delivery) return Promise.resolve(null);
    const queued = { ...delivery, status: 'pending', nextAttemptAt, tries: 0 } as const;
    deliveries.set(id, queued);
    return Promise.resolve(queued);
  },
  abandon: (endpointId) => Promise.resolve(void effects.push(`abandon ${endpointId}`)),
  deleteOfEndpoint: (id) => Promise.resolve(void effects.push(`delete deliveries of ${id}`)),
});

const eventsIn = (
  events: WebhookEventRecord[],
): Pick<WebhookEventStore, 'find' | 'append' | 'list'> => ({
  find: (ids) => Promise.resolve(events.filter(({ id }) => ids.includes(id))),
  append(roomId, added) {
    const place = () => ({ roomId, sequence: events.length + 1 });
    for (const event of added) events.push({ ...event, ...place() });
    return Promise.resolve();
  },
  list({ applicationId, roomId, types, since, until }, limit, after) {
    // A test replays very many events: searching them by ID, or beyond the limit, would take seconds.
    const start = after ? 1 + (events as readonly EventPlace[]).indexOf(after) : 0;
    const found: WebhookEventRecord[] = [];
    for (let next = start; next < events.length && found.length < limit; next += 1) {
      const event = events[next];
      if (
        event &&
        (applicationId === null || event.applicationId === applicationId) &&
        (roomId === null || event.roomId === roomId) &&
        (types === null || types.includes(event.type)) &&
        event.occurredAt >= since &&
        event.occurredAt < until
      ) {
        found.push(event);
      }
    }
    return Promise.resolve(found);
  },
});
